"""Why an address cannot be told, in words."""

from django.utils.translation import gettext as _

from dashboards.actions.webhooks import WebhookRefused


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
