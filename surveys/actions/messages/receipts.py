"""What a gateway says afterwards: once or twice, early or late, of a message we know or do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from surveys.actions.customers import contact_not_made
from surveys.models import DeliveryReceipt, Invitation, Message, MessageState

MATCHED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Notice:
    """One receipt: the gateway's id, our own reference where it says it, whether it arrived, and when."""

    channel: int
    gateway_id: str
    delivered: bool
    at: datetime
    reference: UUID | None = None


@transaction.atomic
def take_receipts(notices: Sequence[Notice]) -> int:
    """Keep receipts; the same one again changes nothing. Of how many the message is known."""
    return sum(_take(notice) for notice in notices)


def _take(notice: Notice) -> bool:
    row, new = DeliveryReceipt.objects.get_or_create(
        channel=notice.channel,
        gateway_id=notice.gateway_id,
        delivered=notice.delivered,
        defaults={"at": notice.at},
    )
    if new and (message := _message_of(notice)):
        _apply(row, message)
    return row.message_id is not None


def _message_of(notice: Notice) -> Message | None:
    rows = Message.objects.filter(channel=notice.channel)
    own = rows.filter(public_id=notice.reference).first() if notice.reference else None
    return own or rows.filter(gateway_id=notice.gateway_id).first()


def apply_waiting(message_id: int, gateway_id: str) -> None:
    """Receipts that came before the sending was written down."""
    waiting = DeliveryReceipt.objects.filter(gateway_id=gateway_id, message__isnull=True) if gateway_id else ()
    for row in waiting:
        message = Message.objects.get(pk=message_id)
        if row.channel == message.channel:
            _apply(row, message)


def match_receipts() -> int:
    """Receipts and sendings that were written down at the same moment find each other here; return how many."""
    same = Message.objects.filter(channel=OuterRef("channel"), gateway_id=OuterRef("gateway_id"))
    rows = DeliveryReceipt.objects.filter(Exists(same), message__isnull=True).exclude(gateway_id="")
    found = list(rows[:MATCHED_AT_ONCE])
    for row in found:
        with transaction.atomic():
            _apply(row, Message.objects.filter(channel=row.channel, gateway_id=row.gateway_id)[0])
    return len(found)


def _apply(row: DeliveryReceipt, message: Message) -> None:
    """Arrived wins over not arrived, whichever came first. A receipt also proves that the message left."""
    row.message = message
    row.save(update_fields=["message"])
    rows = Message.objects.filter(pk=message.pk)
    left = rows.filter(state__in=(MessageState.SENDING, MessageState.UNCERTAIN))
    if left.update(state=MessageState.SENT, sent_at=row.at, reason=""):
        Invitation.objects.filter(pk=message.invitation_id, sent_at__isnull=True).update(sent_at=timezone.now())
    if row.delivered:
        rows.update(delivery="delivered", delivered_at=row.at)
    elif rows.filter(delivery="").update(delivery="undelivered") and message.kind == 0:
        contact_not_made(invitation=message.invitation)
