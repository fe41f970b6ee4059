"""Words for messages: why one failed, is uncertain, waits or was put away, and the form of a decision."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


def reason_words() -> dict[str, str]:
    return {
        "no_contact": _("the customer has no contact for this channel any more"),
        "server_away": _("the gateway could not be reached"),
        "server_busy": _("the gateway took nothing"),
        "file_closed": _("the outbox file could not be written"),
        "number_refused": _("the gateway refuses this number or text"),
        "address_refused": _("the mail server refuses this address"),
        "broken_off": _("the connection broke off or timed out after the message was handed over"),
        "gateway_error": _("the gateway answered with an error of its own"),
        "answer_unreadable": _("the gateway's answer could not be read"),
        "worker_lost": _("the sending program was stopped in the middle"),
        "answered": _("answered already"),
        "taken_back": _("the invitation was taken back"),
        "opted_out": _("the customer does not want this channel"),
        "over": _("the wave or the campaign is over"),
    }


def state_words() -> dict[str, str]:
    return {
        "queued": pgettext("message", "Queued"),
        "sending": pgettext("message", "Being sent"),
        "sent": pgettext("message", "Sent"),
        "failed": pgettext("message", "Failed"),
        "uncertain": pgettext("message", "Uncertain"),
        "dropped": pgettext("message", "Put away"),
    }


def reply_words() -> dict[str, str]:
    """What replies by text message came to."""
    return {
        "recorded": pgettext("reply", "recorded as answers"),
        "stopped": pgettext("reply", "want no more messages"),
        "unreadable": pgettext("reply", "no digit from 1 to 5"),
        "not_by_reply": pgettext("reply", "this survey takes no digit"),
        "answered": pgettext("reply", "had answered already"),
        "other_text": pgettext("reply", "another text under the same number"),
        "closed": pgettext("reply", "too late, or taken back"),
    }


class DecisionForm(forms.Form):
    """What becomes of chosen uncertain messages, and how one knows."""

    ids = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Choose the messages that you decide on.")}
    )
    reason = forms.CharField(
        label=gettext_lazy("How do you know?"),
        max_length=200,
        help_text=gettext_lazy("Such as: looked up in the gateway's log. It stands in the audit log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = forms.ChoiceField(choices=[("sent", ""), ("again", "")])

    def __init__(self, data: object = None, *, ids: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["ids"].choices = [(number, number) for number in ids]  # type: ignore[attr-defined]
