"""Forms in which headquarters supplies one value, and decides about a batch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.actions.supplies import Supplied, SupplyRefused
from dashboards.actions.supplies.checks import supplied_period
from dashboards.actions.supplies.files import number
from dashboards.models import SupplyKind
from surveys.forms.console_campaigns import NamedChoice
from surveys.models import Unit

_LABELS = {
    SupplyKind.FIGURE: (_("Code of the figure"), _("Quarter"), _("Value")),
    SupplyKind.TARGET: (_("Component"), _("Year"), _("Target")),
    SupplyKind.ADJUSTMENT: (_("Code"), _("Quarter"), _("Points")),
}


class SupplyForm(forms.Form):
    """``codes`` are the figures or components that schemes ask for; a code is typed for bonus and deduction."""

    unit = NamedChoice(label=_("Unit"), queryset=Unit.objects.none())
    period = forms.CharField(max_length=10)
    code = forms.CharField(max_length=40)
    value = forms.CharField(max_length=30)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, kind: str, units: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        code, period, value = _LABELS[SupplyKind(kind)]
        self.fields["period"].label, self.fields["value"].label = period, value
        if kind == SupplyKind.ADJUSTMENT:
            self.fields["value"].help_text = _("Above 0 adds, below 0 takes off, 0 revokes what was approved before.")
            self.fields["code"].help_text = _("A short name in Latin letters, like flood_relief.")
            self.fields["reason"].required = True
        else:
            self.fields["code"] = forms.ChoiceField(choices=codes)
            del self.fields["reason"]
        self.fields["code"].label = code

    def clean_period(self) -> Any:
        return self._kept(lambda: supplied_period(self._kind, self.cleaned_data["period"]))

    def clean_value(self) -> Any:
        return self._kept(lambda: number(self.cleaned_data["value"]))

    @staticmethod
    def _kept(read: Any) -> Any:
        try:
            return read()
        except SupplyRefused as refused:
            raise forms.ValidationError(refused.sentence) from refused

    def supplied(self) -> Supplied:
        """The value of a valid form."""
        given = self.cleaned_data
        return Supplied(given["unit"].pk, given["code"], given["period"], given["value"], given.get("reason", ""))
