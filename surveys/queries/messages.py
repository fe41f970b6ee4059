"""Which messages may go out now. What a worker reads here it only believes after its claim, which asks the same."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from surveys.engine.dimensions import CHANNELS
from surveys.models import CampaignState, Customer, Message, MessageState, Optout
from surveys.queries.contact_rules import awake_zones


def sendable(channel: str, now: datetime, zones: list[str]) -> QuerySet[Message]:
    """Queued messages that are due, of open waves of campaigns that run, to customers who are awake and want them."""
    closed = Optout.objects.filter(
        customer=OuterRef("invitation__customer"), withdrawn_at__isnull=True, channel=CHANNELS[channel]
    )
    return Message.objects.filter(
        ~Exists(closed),
        channel=CHANNELS[channel],
        state=MessageState.QUEUED,
        not_before__lte=now,
        invitation__answered_at__isnull=True,
        invitation__revoked_at__isnull=True,
        invitation__customer__time_zone__in=zones,
        invitation__wave__closes_at__gt=now,
        invitation__wave__campaign__state=CampaignState.ISSUED,
        invitation__wave__campaign__sending_paused_at__isnull=True,
    )


def waiting_zones(channel: str, now: datetime) -> list[str]:
    """Time zones of those who wait, where they may be written to now."""
    queued = Message.objects.filter(channel=CHANNELS[channel], state=MessageState.QUEUED)
    return awake_zones(Customer.objects.filter(invitations__messages__in=queued), now)
