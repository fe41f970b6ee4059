"""Words and forms of cases: states, causes, outcomes, what was done, and why something was refused."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.actions.cases.handling import REFERENCE, TEXT
from surveys.models import CaseCause, CaseOutcome, CaseState, User
from surveys.templatetags.manyi import named

STATES = {
    CaseState.OPEN: pgettext_lazy("case state", "New"),
    CaseState.WORKING: pgettext_lazy("case state", "In hand"),
    CaseState.CLOSED: pgettext_lazy("case state", "Closed"),
}
CAUSES = {
    CaseCause.WAITING: pgettext_lazy("case cause", "Waiting"),
    CaseCause.ATTITUDE: pgettext_lazy("case cause", "Staff attitude"),
    CaseCause.AUTHORISATION: pgettext_lazy("case cause", "Authorisation and papers"),
    CaseCause.FEES: pgettext_lazy("case cause", "Fees"),
    CaseCause.PRODUCT: pgettext_lazy("case cause", "Product"),
    CaseCause.DIGITAL: pgettext_lazy("case cause", "App and machines"),
    CaseCause.PREMISES: pgettext_lazy("case cause", "Premises"),
    CaseCause.OTHER: pgettext_lazy("case cause", "Something else"),
}
OUTCOMES = {
    CaseOutcome.RECOVERED: pgettext_lazy("case outcome", "Won back"),
    CaseOutcome.NOT_RECOVERED: pgettext_lazy("case outcome", "Not won back"),
    CaseOutcome.UNREACHABLE: pgettext_lazy("case outcome", "Not reachable"),
    CaseOutcome.DECLINED: pgettext_lazy("case outcome", "No contact agreed"),
    CaseOutcome.UNFOUNDED: pgettext_lazy("case outcome", "No ground for a case"),
}
WAYS = {
    "phone": pgettext_lazy("way of contact", "Telephone"),
    "visit": pgettext_lazy("way of contact", "Visit"),
    "sms": pgettext_lazy("way of contact", "Text message"),
    "email": pgettext_lazy("way of contact", "E-mail"),
}
REASONS = {
    "call": pgettext_lazy("reason to see a contact", "To call the customer"),
    "visit": pgettext_lazy("reason to see a contact", "To arrange a visit"),
    "write": pgettext_lazy("reason to see a contact", "To write to the customer"),
    "identify": pgettext_lazy("reason to see a contact", "To find the customer in our books"),
}
_CHOOSE = gettext_lazy("Please choose")


def _choice(label: Any, words: dict[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _CHOOSE), *((str(one), word) for one, word in words.items())])


def _words(label: Any, required: bool, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=TEXT, widget=forms.Textarea(attrs={"rows": rows, "cols": 40})
    )


def _seen() -> forms.IntegerField:
    """The last line of the case when the form was drawn: a button pressed twice sends the same one again."""
    return forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)


class AttemptForm(forms.Form):
    way = _choice(gettext_lazy("How"), WAYS)
    reached = forms.ChoiceField(
        label=gettext_lazy("Reached?"),
        choices=[("yes", gettext_lazy("Yes, spoke with the customer")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    text = _words(gettext_lazy("What was said"), required=False)
    seen = _seen()


class NoteForm(forms.Form):
    text = _words(gettext_lazy("Note"), required=True)
    seen = _seen()


class CloseForm(forms.Form):
    """``declined``: the customer was asked in the survey and agreed to no contact; nobody else says that for them."""

    cause = _choice(gettext_lazy("Cause"), CAUSES)
    outcome = _choice(gettext_lazy("Outcome"), OUTCOMES)
    text = _words(gettext_lazy("How it ended"), required=False)

    def __init__(self, *args: Any, declined: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not declined:
            words = {code: word for code, word in OUTCOMES.items() if code != CaseOutcome.DECLINED}
            self.fields["outcome"] = _choice(gettext_lazy("Outcome"), words)


class ReopenForm(forms.Form):
    text = _words(gettext_lazy("Why it is opened again"), required=True)


class ContactForm(forms.Form):
    reason = _choice(gettext_lazy("What for"), REASONS)


class ComplaintForm(forms.Form):
    reference = forms.CharField(label=gettext_lazy("Number of the complaint"), required=False, max_length=REFERENCE)


class HandOverForm(forms.Form):
    """To whom: those who may handle the case."""

    to = forms.ChoiceField(label=gettext_lazy("To"))

    def __init__(self, *args: Any, handlers: tuple[User, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.username, named(one)) for one in handlers]
        self.fields["to"] = forms.ChoiceField(label=gettext_lazy("To"), choices=[("", _CHOOSE), *people])


def refusal(reason: str) -> str:
    """What a person is told where something cannot be done in a case."""
    return {
        "moved_on": _("The case has moved on in the meantime. Look at how it stands now, then decide."),
        "cause_missing": _("Choose what caused it."),
        "outcome_missing": _("Choose how it ended."),
        "reason_missing": _("Say why, in a sentence."),
        "too_few_tries": _("Not reachable means three tries. Record each try first."),
        "not_declined": _(
            "The survey did not ask this customer, or they agreed to be contacted. Choose another outcome."
        ),
        "not_reached": _("Nobody has spoken with the customer yet. Record the call or visit first."),
        "erased": _("The customer asked to be forgotten. Nothing more can be written here."),
        "not_allowed": _("Your post does not let you see contacts."),
        "not_agreed": _("The customer did not agree to be contacted about this answer."),
        "no_contact": _("There is no contact: the answer came without a name, or it was erased."),
        "way_missing": _("Choose how you tried."),
        "too_long": _("That is too long, or has signs in it that cannot be stored. Shorten it."),
        "text_missing": _("Write the note first."),
        "nobody": _("Choose somebody who may handle this case."),
    }[reason]


def done(deed: str) -> str | Promise:
    """What a person is told once something was done."""
    return {
        "attempt": _("Recorded."),
        "note": _("The note is kept."),
        "close": _("Closed. No score changes by it."),
        "reopen": _("Open again."),
        "complaint": _("The link to the complaint is kept."),
        "unlinked": _("No complaint is linked any more."),
        "hand_over": _("Handed over."),
    }[deed]
