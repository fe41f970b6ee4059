"""Who holds a number, what they were asked by text message last, and what replies came in."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from surveys.access import Viewer, may
from surveys.engine.dimensions import CHANNELS
from surveys.models import Campaign, Contact, Message, MessageState, SmsReply
from surveys.queries.contacts import index_of

LEFT = (MessageState.SENT, MessageState.UNCERTAIN, MessageState.SENDING)


def holders_of(number: str) -> list[int]:
    """Customers who are reached at a mobile number, by its keyed hash; none for what is no number."""
    found = index_of(number)
    if found is None or found[0] != "mobile_index":
        return []
    return list(Contact.objects.filter(mobile_index=found[1]).order_by("pk").values_list("pk", flat=True))


def asked_by_sms(customers: Sequence[int], reference: UUID | None) -> Message | None:
    """The message that a reply answers: the one that the gateway names, else the last that left for these customers."""
    rows = _messages().filter(channel=CHANNELS["sms"], state__in=LEFT, invitation__customer_id__in=customers)
    named = rows.filter(public_id=reference).first() if reference else None
    return named or rows.order_by("-claimed_at", "-pk").first()


def message_of(message_id: int) -> Message:
    """A message with all that an answer to it needs."""
    return _messages().get(pk=message_id)


def _messages() -> QuerySet[Message]:
    return Message.objects.select_related("invitation__path", "invitation__wave__campaign")


def replies_of(viewer: Viewer, campaign: Campaign) -> Mapping[str, int]:
    """How many replies to a campaign's messages came to what; empty for who may not send."""
    if not may(viewer, "send_messages"):
        return {}
    rows = SmsReply.objects.filter(message__invitation__wave__campaign=campaign)
    return dict(rows.order_by("status").values_list("status").annotate(n=Count("pk")))
