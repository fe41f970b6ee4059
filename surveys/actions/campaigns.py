"""Campaigns: drafted by one person, approved and issued by another, closed."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.actions.raters import prepare_raters
from surveys.models import Campaign, CampaignState, Unit, User, Wave

DRAFT, SUBMITTED, ISSUED, CLOSED = CampaignState.values


class IllegalMove(Exception):
    """A campaign cannot go from where it stands to where it was sent; the argument is a reason code."""


def _published(campaign: Campaign, actor: User | None) -> str:
    if not campaign.version.is_published:
        return "version_not_published"
    return "" if campaign.waves.exists() else "no_wave"


def _another_person(campaign: Campaign, actor: User | None) -> str:
    same = actor is not None and campaign.submitted_by_id == actor.pk
    return "second_person_needed" if same else _published(campaign, actor)


def _free(campaign: Campaign, actor: User | None) -> str:
    return ""


# (from, to): the condition that must hold, as a function that returns what stands in the way
TRANSITIONS: dict[tuple[str, str], Callable[[Campaign, User | None], str]] = {
    (DRAFT, SUBMITTED): _published,
    (SUBMITTED, DRAFT): _free,
    (SUBMITTED, ISSUED): _another_person,
    (ISSUED, CLOSED): _free,
}


@transaction.atomic
def move_campaign(*, campaign: Campaign, to: str, actor: User | None) -> Campaign:
    """Move a campaign along its lifecycle; closing also closes the wave that is open.

    Raises
    ------
    IllegalMove
        With ``not_from_here``, ``version_not_published``, ``no_wave`` or ``second_person_needed``.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("version__survey").get(pk=campaign.pk)
    condition = TRANSITIONS.get((locked.state, to))
    reason = condition(locked, actor) if condition else "not_from_here"
    if reason:
        raise IllegalMove(reason)
    locked.state = to
    if to == SUBMITTED:
        locked.submitted_by = actor
    elif to == ISSUED:
        locked.issued_by, locked.issued_at = actor, timezone.now()
        _open_for_raters(locked)
    elif to == CLOSED:
        _close_waves(locked)
    locked.save()
    audit.record(actor=actor, verb=f"campaign.{to}", subject=locked.pk)
    return locked


@transaction.atomic
def plan_wave(*, campaign: Campaign, opens_at: datetime, closes_at: datetime, actor: User | None) -> Wave:
    """Add a wave, numbered after the last."""
    last = campaign.waves.order_by("-number").first()
    wave = Wave.objects.create(
        campaign=campaign, number=last.number + 1 if last else 1, opens_at=opens_at, closes_at=closes_at
    )
    if campaign.state == ISSUED:
        _open_for_raters(campaign)
    audit.record(actor=actor, verb="campaign.wave_planned", subject=campaign.pk, wave=wave.number)
    return wave


def _open_for_raters(campaign: Campaign) -> None:
    if campaign.version.survey.programme == "internal":
        for wave in campaign.waves.filter(participations__isnull=True):
            prepare_raters(wave)


def _close_waves(campaign: Campaign) -> None:
    """End running waves now. An internal wave keeps its announced end: its answers are dated by it."""
    if campaign.version.survey.programme != "internal":
        now = timezone.now()
        campaign.waves.filter(opens_at__lt=now, closes_at__gt=now).update(closes_at=now)


@transaction.atomic
def save_campaign(
    *,
    campaign: Campaign,
    opens_at: datetime,
    closes_at: datetime,
    rated_units: Iterable[Unit] = (),
    actor: User | None,
) -> Campaign:
    """Save a draft, new or known, with its first wave.

    Raises
    ------
    IllegalMove
        With ``not_a_draft``: what was submitted is not edited behind the second person's back.
    """
    if campaign.pk and Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk).state != DRAFT:
        raise IllegalMove("not_a_draft")
    if campaign.pk is None:
        campaign.created_by = actor
    campaign.save()
    campaign.rated_units.set(rated_units)
    Wave.objects.update_or_create(campaign=campaign, number=1, defaults={"opens_at": opens_at, "closes_at": closes_at})
    audit.record(actor=actor, verb="campaign.saved", subject=campaign.pk)
    return campaign
