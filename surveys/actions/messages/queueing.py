"""What is to be sent: a row for each message, made once whoever asks and however often."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from surveys.channels.registry import SENDERS
from surveys.engine.dimensions import CHANNELS
from surveys.models import Campaign, CampaignState, Invitation, Message, MessageState

AT_ONCE = 5_000
CODES = tuple(CHANNELS[name] for name in SENDERS)


def queue_due(*, limit: int = AT_ONCE) -> int:
    """Queue the first messages, and reminders to those who have not answered; return how many."""
    now = timezone.now()
    first = _queue(_open(now).filter(messages__isnull=True, sent_at__isnull=True), 0, now, limit)
    return first + sum(_queue(_silent(campaign, now), 1, now, limit) for campaign in _reminding(now))


def _open(now: datetime) -> QuerySet[Invitation]:
    """Invitations of customers, on a channel of ours, that can be answered and are not."""
    return Invitation.objects.filter(
        customer__isnull=False,
        channel__in=CODES,
        answered_at__isnull=True,
        revoked_at__isnull=True,
        wave__opens_at__lte=now,
        wave__closes_at__gt=now,
        wave__campaign__state=CampaignState.ISSUED,
    )


def _reminding(now: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.filter(
        state=CampaignState.ISSUED, reminder_days__isnull=False, waves__closes_at__gt=now
    ).distinct()


def _silent(campaign: Campaign, now: datetime) -> QuerySet[Invitation]:
    """Whose first message went out long enough ago, and who were not reminded."""
    before = now - timedelta(days=campaign.reminder_days or 0)
    sent = Message.objects.filter(kind=0, state=MessageState.SENT, sent_at__lte=before)
    reminded = Message.objects.filter(kind=1)
    rows = _open(now).filter(wave__campaign=campaign, pk__in=sent.values("invitation_id"), again__isnull=True)
    return rows.exclude(pk__in=reminded.values("invitation_id"))


def _queue(rows: QuerySet[Invitation], kind: int, now: datetime, limit: int) -> int:
    found = list(rows.order_by("pk").values_list("pk", "channel")[:limit])
    made = [Message(invitation_id=pk, kind=kind, channel=channel, not_before=now) for pk, channel in found]
    Message.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)
    return len(made)


def drop_pointless() -> int:
    """Put away what need not go out any more: answered, taken back, forgotten or over; return how many."""
    now = timezone.now()
    queued = Message.objects.filter(state=MessageState.QUEUED)
    over = Q(invitation__wave__closes_at__lte=now) | Q(invitation__wave__campaign__state=CampaignState.CLOSED)
    cases = {
        "answered": Q(invitation__answered_at__isnull=False),
        "taken_back": Q(invitation__revoked_at__isnull=False) | Q(invitation__customer__isnull=True),
        "opted_out": Q(
            invitation__customer__optouts__withdrawn_at__isnull=True,
            invitation__customer__optouts__channel=F("channel"),
        ),
        "over": over,
    }
    return sum(_drop(queued.filter(case), reason) for reason, case in cases.items())


def _drop(rows: QuerySet[Message], reason: str) -> int:
    """By the state once more, for a worker may have claimed one in the meantime."""
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    waiting = Message.objects.filter(pk__in=ids, state=MessageState.QUEUED)
    return waiting.update(state=MessageState.DROPPED, reason=reason)
