"""Setting up a tablet, and what its answers were set aside for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.models import Unit
from surveys.templatetags.manyi import named


class _Branches(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{named(obj)} · {obj.code}"


class KioskForm(forms.Form):
    unit = _Branches(
        label=_("Branch"),
        queryset=Unit.objects.none(),
        empty_label=_("Please choose"),
        to_field_name="code",
        error_messages={"invalid_choice": _("Choose one of your branches.")},
    )
    label = forms.CharField(
        label=_("Where the tablet stands"), max_length=60, help_text=_("For example: hall, beside the door.")
    )

    def __init__(self, *args: Any, places: QuerySet[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["unit"]
        field.queryset = places


# Why an answer was set aside; the keys are the reasons of ``submit_responses`` and ``sync_kiosk``.
REASONS = {
    "problems": pgettext_lazy("set aside", "some answers do not hold"),
    "closed": pgettext_lazy("set aside", "arrived more than 14 days after closing"),
    "not_open": pgettext_lazy("set aside", "the survey is not open yet"),
    "other_answers": pgettext_lazy("set aside", "other answers arrived under the same number"),
    "other_branch": pgettext_lazy("set aside", "given at another branch's tablet"),
    "other_version": pgettext_lazy("set aside", "given to another version of the survey"),
    "unreadable": pgettext_lazy("set aside", "could not be read"),
    "not_written": pgettext_lazy("set aside", "could not be recorded"),
}
