"""Stop and go on: a worker asks before each message, so at most those that are on their way still leave."""

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.models import Campaign, User


@transaction.atomic
def pause_sending(*, campaign: Campaign, actor: User | None) -> None:
    """Let no message of a campaign go out; asked twice, it is done once."""
    running = Campaign.objects.filter(pk=campaign.pk, sending_paused_at__isnull=True)
    if running.update(sending_paused_at=timezone.now()):
        audit.record(actor=actor, verb="campaign.sending_paused", subject=campaign.pk)


@transaction.atomic
def resume_sending(*, campaign: Campaign, actor: User | None) -> None:
    """Let them go out again."""
    paused = Campaign.objects.filter(pk=campaign.pk, sending_paused_at__isnull=False)
    if paused.update(sending_paused_at=None):
        audit.record(actor=actor, verb="campaign.sending_resumed", subject=campaign.pk)
