"""Which invitations go out as links in a file: drawn customers of a wave, who have neither answered nor opted out."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from surveys.access import Viewer, may
from surveys.engine.dimensions import CHANNELS
from surveys.models import CampaignState, Invitation, Optout, Wave


def waves_with_links(viewer: Viewer, channel: str) -> QuerySet[Wave]:
    """Waves that are not over, of issued campaigns with this channel, the next to close first; none for others."""
    rows = Wave.objects.filter(campaign__state=CampaignState.ISSUED, closes_at__gt=timezone.now())
    rows = rows.select_related("campaign__version__survey").order_by("closes_at", "pk")
    if not may(viewer, "send_messages"):
        return rows.none()
    with_channel = [wave.pk for wave in rows if channel in wave.campaign.channels]
    return rows.filter(pk__in=with_channel)


def open_links(wave: Wave, channel: str) -> QuerySet[Invitation]:
    """Invitations whose links are handed out, in the order of their making."""
    closed = Optout.objects.filter(
        customer=OuterRef("customer"), withdrawn_at__isnull=True, channel__in=(0, CHANNELS[channel])
    )
    over = Q(expires_at__isnull=False, expires_at__lte=timezone.now())
    rows = Invitation.objects.filter(
        ~Exists(closed),
        ~over,
        wave=wave,
        channel=CHANNELS[channel],
        customer__isnull=False,
        answered_at__isnull=True,
        revoked_at__isnull=True,
    )
    return rows.select_related("customer", "path__unit").order_by("pk")
