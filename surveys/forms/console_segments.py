"""The form of the segment rule, in yuan and per cent, and why a step of it was refused."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.engine.segments import KINDS, SegmentRuleError, load_rule

FIELDS = {
    "mvc_from": gettext_lazy("MVC from a year's contribution of"),
    "mgc_growth": gettext_lazy("MGC from a growth of"),
    "bzc_below": gettext_lazy("BZC below a contribution of"),
}
UNITS = {
    "mvc_from": pgettext_lazy("unit of money", "yuan"),
    "mgc_growth": "%",
    "bzc_below": pgettext_lazy("unit of money", "yuan"),
}


class SegmentRuleForm(forms.Form):
    """Three thresholds for each kind of customer."""

    def __init__(self, data: Any = None, *, definition: dict[str, dict[str, int]]) -> None:
        start = {f"{kind}_{name}": Decimal(definition[kind][name]) / 100 for kind in KINDS for name in FIELDS}
        super().__init__(data, initial={name: _plainly(value) for name, value in start.items()})
        for kind in KINDS:
            for name, label in FIELDS.items():
                self.fields[f"{kind}_{name}"] = _number(label)

    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, Any]]]]:
        """Kind, and its fields with their units."""
        return [(kind, [(self[f"{kind}_{name}"], UNITS[name]) for name in FIELDS]) for kind in KINDS]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            try:
                load_rule(self.definition())
            except SegmentRuleError as refused:
                self.add_error(
                    f"{refused.kind}_{refused.field}",
                    _("MVC must begin above the contribution below which customers are BZC."),
                )
        return self.cleaned_data

    def definition(self) -> dict[str, dict[str, int]]:
        """What was typed, as engine.segments has it."""
        data = self.cleaned_data
        return {kind: {name: int(data[f"{kind}_{name}"] * 100) for name in FIELDS} for kind in KINDS}


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=15,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "w10", "inputmode": "decimal"}),
        error_messages={"invalid": gettext_lazy("Enter a number, such as 5000 or 12.5.")},
    )


def _plainly(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def rule_refusal(reason: str) -> str:
    """What a person is told where a rule cannot be approved."""
    return {
        "no_draft": _("There is no such draft any more. Look at the page again."),
        "second_person_needed": _("You saved this rule yourself. A second person has to approve it."),
        "changed_meanwhile": _("The draft was changed in the meantime. Look at what it does now, then approve it."),
    }[reason]
