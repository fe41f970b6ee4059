"""The form of a token."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.access import Viewer, scopes_of

SCOPE_WORDS: Mapping[str, str | Promise] = {
    "units:read": pgettext_lazy("scope", "Read the organisation"),
    "surveys:read": pgettext_lazy("scope", "Read published surveys"),
    "codes:issue": pgettext_lazy("scope", "Make codes for receipts"),
    "responses:write": pgettext_lazy("scope", "Hand in answers"),
    "customers:write": pgettext_lazy("scope", "Bring in customers"),
    "measures:write": pgettext_lazy("scope", "Bring in operational measures"),
    "complaints:write": pgettext_lazy("scope", "Bring in complaints"),
    "scores:read": pgettext_lazy("scope", "Read scores"),
    "exports:write": pgettext_lazy("scope", "Order and fetch exports"),
    "appraisals:read": pgettext_lazy("scope", "Read published appraisals"),
}
LIVES = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("1 year")))


def reason(code: str) -> str:
    """Why a token was not made, and what to do."""
    return {
        "no_scopes": _("Choose at least one thing that the token may do."),
        "scope_not_held": _("Your role does not include one of these. Choose again."),
        "name_taken": _("You have a token of this name. Choose another name, or revoke the other one first."),
        "expired_already": _("The token would have expired already. Choose a later day."),
    }[code]


class TokenForm(forms.Form):
    """A new token of a person's own."""

    name = forms.CharField(
        label=pgettext_lazy("token", "Name"),
        max_length=60,
        error_messages={"required": gettext_lazy("Say which system will use the token.")},
        help_text=gettext_lazy("The system that will use it, for example “CCRM nightly job”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing that the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"), choices=LIVES, coerce=int, initial=90, widget=forms.RadioSelect
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(scope, f"{SCOPE_WORDS[scope]} ({scope})") for scope in scopes_of(viewer)]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
