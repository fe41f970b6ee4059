"""What only a person decides: messages that may have left, and those given up because a gateway was away."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.models import Campaign, ContactLog, Invitation, Message, MessageState, User

# No worker is at a message longer than a task may last.
LOST_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
GATEWAY_AWAY = ("server_away", "server_busy", "file_closed")


def list_lost(*, after: timedelta = LOST_AFTER) -> int:
    """List as uncertain what a worker claimed and never wrote down; return how many."""
    lost = Message.objects.filter(state=MessageState.SENDING, claimed_at__lte=timezone.now() - after)
    return lost.update(state=MessageState.UNCERTAIN, reason="worker_lost")


@transaction.atomic
def decide_messages(*, campaign: Campaign, ids: Iterable[int], again: bool, reason: str, actor: User) -> int:
    """Send uncertain messages again, or count them as sent; return how many.

    One that a receipt or somebody else has settled in the meantime is left as it is.
    """
    found = Message.objects.filter(pk__in=list(ids), invitation__wave__campaign=campaign)
    decided = [one for one in found.order_by("pk") if (_again(one) if again else _count_as_sent(one))]
    for one in decided:
        audit.record(actor=actor, verb="message.decided", subject=one.public_id, again=again, reason=reason[:200])
    return len(decided)


@transaction.atomic
def retry_failed(*, campaign: Campaign, actor: User) -> int:
    """Queue once more what was given up because a gateway was away; none of it has left. Return how many."""
    failed = Message.objects.filter(
        invitation__wave__campaign=campaign, state=MessageState.FAILED, reason__in=GATEWAY_AWAY
    )
    done = [one for one in failed if _again(one, MessageState.FAILED)]
    audit.record(actor=actor, verb="campaign.failed_retried", subject=campaign.pk, count=len(done))
    return len(done)


def _again(message: Message, state: str = MessageState.UNCERTAIN) -> bool:
    """It asks the customer again, so it counts as having asked them."""
    rows = Message.objects.filter(pk=message.pk, state=state)
    if not rows.update(state=MessageState.QUEUED, reason="", attempts=0, claim=None, not_before=timezone.now()):
        return False
    ContactLog.objects.filter(invitation=message.invitation_id).update(void_at=None)
    return True


def _count_as_sent(message: Message) -> bool:
    rows = Message.objects.filter(pk=message.pk, state=MessageState.UNCERTAIN)
    if not rows.update(state=MessageState.SENT, reason="", sent_at=message.claimed_at):
        return False
    Invitation.objects.filter(pk=message.invitation_id, sent_at__isnull=True).update(sent_at=message.claimed_at)
    return True
