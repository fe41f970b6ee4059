"""The form by which a file of the hotline or of an agency is brought, and words for what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.clock import bank_today
from surveys.engine.periods import EARLIEST_DAY
from surveys.forms.console_campaigns import NamedChoice
from surveys.forms.console_days import DayField
from surveys.models import Campaign, Unit
from surveys.queries.campaigns import branches_in
from surveys.tree import load_tree

LARGEST_FILE = 10_000_000
LAYOUTS = {
    "hotline": gettext_lazy("Hotline or voice menu"),
    "agency": gettext_lazy("Research agency"),
    "questions": gettext_lazy("Another one, with the questions as headings"),
}


class AnswerFileForm(forms.Form):
    """A file, how it is laid out, and what is meant where its lines do not say."""

    file = forms.FileField(
        label=gettext_lazy("File of answers"),
        help_text=gettext_lazy("CSV (UTF-8 or GBK) or XLSX. First you see what would happen; nothing is written yet."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )
    layout = forms.ChoiceField(label=gettext_lazy("Whose file it is"), choices=list(LAYOUTS.items()))
    unit = NamedChoice(
        label=gettext_lazy("Branch of lines that name none"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("none: such lines are not taken"),
    )
    day = DayField(label=gettext_lazy("Day of lines that name none"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Unit.objects.filter(pk__in=branches_in(campaign.scope_id, load_tree())).order_by("code")
        self.fields["unit"].queryset = branches  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        return file

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day and day > bank_today():
            raise forms.ValidationError(_("This day lies in the future."))
        if day and day < EARLIEST_DAY:
            raise forms.ValidationError(_("This day lies before %(day)s. Check the year.") % {"day": EARLIEST_DAY})
        return day


def place_words() -> dict[str, str]:
    """What a column holds that is no question."""
    return {
        "@invitation": _("Invitation"),
        "@respondent": _("Number of the answer"),
        "@received_on": _("Day of the answer"),
        "@unit": _("Branch"),
        "@service_date": _("Day of the service"),
        "@language": _("Language"),
        "@product": _("Product"),
        "@segment": _("Segment"),
        "@channel": _("Channel"),
        "@age_band": _("Age band"),
        "@tenure_band": _("Years with the bank"),
        "@transaction_type": _("Kind of transaction"),
    }
