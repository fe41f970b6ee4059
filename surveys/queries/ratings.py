"""What an employee may rate now. No answer is read here, nor could be: none names its rater."""

from dataclasses import dataclass
from datetime import datetime

from surveys.models import CampaignState, Participation, User, Wave
from surveys.tree import load_tree, path_of


@dataclass(frozen=True, slots=True)
class RatedUnits:
    """The departments of a wave that may be rated: their paths and names by code."""

    paths: dict[str, int]
    names: dict[str, tuple[str, str]]


def open_participations(user: User, now: datetime) -> list[Participation]:
    """The waves that a user may take part in now, with whether they took their key."""
    rows = Participation.objects.filter(
        user=user,
        wave__campaign__state=CampaignState.ISSUED,
        wave__opens_at__lte=now,
        wave__closes_at__gt=now,
    )
    return list(rows.select_related("wave__campaign", "group").order_by("wave__closes_at", "wave_id"))


def wave_of_key(wave_id: int) -> Wave | None:
    return Wave.objects.select_related("campaign").filter(pk=wave_id).first()


def rated_units(wave: Wave) -> RatedUnits:
    """In the order of their codes."""
    units = list(wave.campaign.rated_units.order_by("code"))
    tree = load_tree()
    paths = {unit.code: path_of(unit.pk, tree).pk for unit in units}
    return RatedUnits(paths, {unit.code: (unit.name_zh, unit.name_en) for unit in units})
