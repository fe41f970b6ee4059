"""One worker takes one message: committed before anything leaves the house, within the channel's limit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from surveys.engine.dimensions import CHANNELS
from surveys.models import Message, MessageState, SendingMinute
from surveys.queries.messages import sendable


class LimitReached(Exception):
    """So many messages of the channel were begun in this minute that no more may be."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this attempt, and no other, sends."""

    message_id: int
    key: UUID


def claim(channel: str, message_id: int, zones: list[str]) -> Claim | None:
    """Take a message to send; None where another was quicker or it is not to go out now.

    Raises
    ------
    LimitReached
    """
    now, key = timezone.now(), uuid4()
    with transaction.atomic():
        _count(channel, now)
        good = sendable(channel, now, zones).filter(pk=message_id).values("pk")
        # The state stands in the update itself: PostgreSQL looks at it again once another worker lets go of the row.
        taken = Message.objects.filter(pk=message_id, pk__in=good, state=MessageState.QUEUED).update(
            state=MessageState.SENDING, claim=key, claimed_at=now, attempts=F("attempts") + 1, reason=""
        )
        transaction.set_rollback(not taken)
    return Claim(message_id, key) if taken else None


def _count(channel: str, now: datetime) -> None:
    """One more in this minute, if there is room; two workers never take the same room."""
    minute = now.replace(second=0, microsecond=0)
    row = {"channel": CHANNELS[channel], "minute": minute}
    room = SendingMinute.objects.filter(**row, used__lt=settings.SENDING_LIMITS[channel])
    if room.update(used=F("used") + 1):
        return
    SendingMinute.objects.bulk_create([SendingMinute(**row)], ignore_conflicts=True)  # the minute's first message
    if not room.update(used=F("used") + 1):
        raise LimitReached(channel)


def in_hand(taken: Claim) -> Message:
    """The claimed message, with all that its letter needs."""
    rows = Message.objects.select_related(
        "invitation__customer__contact",
        "invitation__again",
        "invitation__path__unit",
        "invitation__wave__campaign__version__survey",
    )
    return rows.get(pk=taken.message_id)
