"""Addresses that are told of a publication: the form, and why one cannot be told."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dashboards.actions.webhooks import WebhookRefused


class WebhookForm(forms.Form):
    """One address. The database keeps each once."""

    url = forms.CharField(
        label=gettext_lazy("Address of the system"),
        max_length=500,
        error_messages={"required": gettext_lazy("Write the address that is to be told.")},
        help_text=gettext_lazy("It begins with https://. What is sent is signed with a secret of its own."),
    )


def refusal(refused: WebhookRefused) -> str:
    """What to do instead."""
    return {
        "not_an_address": _("This is not an address. Write one like https://hr.bank.example/manyi."),
        "not_https": _("The address has to begin with https://."),
        "no_address": _("No machine of this name is known. Look at the spelling."),
        "private": _(
            "This address lies inside a network that webhooks may not reach. Have WEBHOOK_NETWORKS name the network."
        ),
        "address_taken": _("This address is told already."),
    }[refused.reason]


def delivery_word(state: str | None) -> str:
    """How the last message went."""
    words = {
        "waiting": pgettext("delivery", "will be sent again"),
        "delivered": pgettext("delivery", "taken"),
        "given_up": pgettext("delivery", "given up"),
    }
    return words[state] if state else pgettext("delivery", "nothing sent yet")


def fault_word(fault: str | None) -> str:
    """Why it was not taken; empty where it was."""
    words = {
        "unreachable": pgettext("delivery", "no answer"),
        "certificate": pgettext("delivery", "its certificate does not hold"),
        "redirect": pgettext("delivery", "it sent us elsewhere"),
        "not_taken": pgettext("delivery", "it answered with an error"),
        "private": pgettext("delivery", "its address lies in a network that may not be reached"),
        "no_address": pgettext("delivery", "its name is not known"),
        "stopped": pgettext("delivery", "stopped"),
        "key_gone": pgettext("delivery", "its secret cannot be opened: CONTACT_KEYS lacks the key"),
    }
    return words.get(fault or "", fault or "")
