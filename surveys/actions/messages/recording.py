"""Write down what became of a claimed message. Each is one conditional update: only the claim's own outcome counts."""

from datetime import timedelta

from django.db import transaction
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from surveys.actions.customers import contact_not_made
from surveys.actions.messages.claiming import Claim
from surveys.actions.messages.receipts import apply_waiting
from surveys.models import Invitation, Message, MessageState

ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=1)  # then 5, 25, 125 minutes, and half a day
FACTOR, LONGEST = 5, timedelta(hours=12)


@transaction.atomic
def sent(taken: Claim, gateway_id: str) -> None:
    """Handed over. It may have been listed as lost, or a receipt may have come, before this was written down."""
    now = timezone.now()
    states = (MessageState.SENDING, MessageState.UNCERTAIN, MessageState.SENT)
    rows = Message.objects.filter(pk=taken.message_id, claim=taken.key, state__in=states)
    # One statement less is time for one message more: a receipt that was quicker has said when it was sent.
    if rows.update(
        state=MessageState.SENT,
        sent_at=Coalesce("sent_at", Value(now, output_field=DateTimeField())),
        reason="",
        gateway_id=gateway_id,
    ):
        Invitation.objects.filter(messages=taken.message_id, sent_at__isnull=True).update(sent_at=now)
        apply_waiting(taken.message_id, gateway_id)


def not_taken(taken: Claim, reason: str) -> None:
    """Surely not handed over: later again, and after the last attempt no more."""
    attempts = Message.objects.values_list("attempts", flat=True).get(pk=taken.message_id)
    if attempts >= ATTEMPTS:
        _fail(taken, reason)
        return
    wait = min(FIRST_WAIT * FACTOR ** (attempts - 1), LONGEST)
    _in_hand(taken).update(state=MessageState.QUEUED, reason=reason, not_before=timezone.now() + wait)


def refused(taken: Claim, reason: str) -> None:
    """Surely not handed over, and no use trying again."""
    _fail(taken, reason)


def uncertain(taken: Claim, reason: str) -> None:
    _in_hand(taken).update(state=MessageState.UNCERTAIN, reason=reason)


@transaction.atomic
def _fail(taken: Claim, reason: str) -> None:
    """A first message that never went out does not count as having asked the customer."""
    if _in_hand(taken).update(state=MessageState.FAILED, reason=reason):
        message = Message.objects.select_related("invitation").get(pk=taken.message_id)
        if message.kind == 0:
            contact_not_made(invitation=message.invitation)


def _in_hand(taken: Claim) -> QuerySet[Message]:
    states = (MessageState.SENDING, MessageState.UNCERTAIN)
    return Message.objects.filter(pk=taken.message_id, claim=taken.key, state__in=states)
