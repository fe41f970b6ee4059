"""Messages of which nobody knows whether they left: listed, and decided by a person."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.models import ContactLog, Invitation, Message, MessageState, User

# No worker is at a message longer than a task may last.
LOST_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)


class NotUndecided(Exception):
    """The message is not one that a person decides on; somebody or a receipt was quicker."""


def list_lost(*, after: timedelta = LOST_AFTER) -> int:
    """List as uncertain what a worker claimed and never wrote down; return how many."""
    lost = Message.objects.filter(state=MessageState.SENDING, claimed_at__lte=timezone.now() - after)
    return lost.update(state=MessageState.UNCERTAIN, reason="worker_lost")


@transaction.atomic
def decide_message(*, message: Message, again: bool, reason: str, actor: User) -> None:
    """Send an uncertain or failed message again, or count an uncertain one as sent.

    Raises
    ------
    NotUndecided
    """
    now = timezone.now()
    states = (MessageState.UNCERTAIN, MessageState.FAILED) if again else (MessageState.UNCERTAIN,)
    rows = Message.objects.filter(pk=message.pk, state__in=states)
    if again:
        done = rows.update(state=MessageState.QUEUED, reason="", attempts=0, claim=None, not_before=now)
        ContactLog.objects.filter(invitation=message.invitation_id).update(void_at=None)
    else:
        done = rows.update(state=MessageState.SENT, reason="", sent_at=now)
        Invitation.objects.filter(pk=message.invitation_id, sent_at__isnull=True).update(sent_at=now)
    if not done:
        raise NotUndecided(message.pk)
    audit.record(actor=actor, verb="message.decided", subject=message.public_id, again=again, reason=reason[:200])
