"""The form that closes a period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboards.actions.official.due import last_quarter
from dashboards.forms.words import programme_words
from surveys.engine.periods import Period, PeriodError, parse_period


class CloseForm(forms.Form):
    programme = forms.ChoiceField(label=pgettext_lazy("official", "Programme"))
    period = forms.CharField(label=_("Quarter"), max_length=8, help_text=_("Like 2026Q3."))
    correct = forms.CharField(
        label=_("Why it is corrected"),
        required=False,
        max_length=300,
        help_text=_("Only for a quarter that is closed already: a new run is made that names the old one."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"period": last_quarter().code}, auto_id="close_%s")
        self.fields["programme"].choices = list(programme_words().items())  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        given = self.cleaned_data["period"]
        try:
            return parse_period(given)
        except PeriodError:
            words = _("The period “%(period)s” cannot be read. Write a quarter, like 2026Q3.")
            raise forms.ValidationError(words % {"period": given}) from None
