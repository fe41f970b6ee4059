"""How far a campaign has come: plain counts, never figures of what was answered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from surveys.access import Viewer, visible_ids
from surveys.clock import bank_now
from surveys.models import Campaign, Invitation, Participation, Response, Wave
from surveys.queries.campaigns import branches_in, sees_everything
from surveys.tree import Tree, load_tree


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one unit, or of all together; ``answers`` holds those from posters and tablets too."""

    invited: int = 0
    opened: int = 0
    answered: int = 0
    answers: int = 0

    @property
    def rate(self) -> float | None:
        """Answered in per cent of those invited; None where nobody was."""
        return 100 * self.answered / self.invited if self.invited else None

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.invited + other.invited,
            self.opened + other.opened,
            self.answered + other.answered,
            self.answers + other.answers,
        )


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A row of the campaign's page; the unit as a node of the tree."""

    unit: Any
    counts: Progress


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """What a viewer may see of a campaign's progress; ``segments`` holds answers alone."""

    total: Progress
    units: tuple[UnitProgress, ...]
    channels: tuple[tuple[int, Progress], ...]
    segments: dict[int, int]
    waves: tuple[tuple[Wave, int | None], ...]
    raters: int = 0


def totals(campaigns: list[Campaign]) -> dict[int, Progress]:
    """Whole-bank counts per campaign, for the list of head office; internal ones are left out."""
    ids = [one.pk for one in campaigns if one.version.survey.programme != "internal"]
    rows = _invited(Invitation.objects.filter(wave__campaign_id__in=ids), "wave__campaign_id")
    answers = _answers(Response.objects.filter(wave__campaign_id__in=ids), "wave__campaign_id")
    counts = _joined(rows, answers)
    return {pk: counts.get(pk, Progress()) for pk in ids}


def totals_of(viewer: Viewer, campaigns: list[Campaign], tree: Tree) -> dict[int, Progress]:
    """Counts per campaign over the units that a viewer sees."""
    if sees_everything(viewer):
        return totals(campaigns)
    ids = [one.pk for one in campaigns if one.version.survey.programme != "internal"]
    seen = visible_ids(viewer, tree)
    invited = Invitation.objects.filter(wave__campaign_id__in=ids, path__unit_id__in=seen)
    rows = _invited(invited, "wave__campaign_id")
    answers = _answers(Response.objects.filter(wave__campaign_id__in=ids, unit_id__in=seen), "wave__campaign_id")
    counts = _joined(rows, answers)
    return {pk: counts.get(pk, Progress()) for pk in ids}


def campaign_progress(viewer: Viewer, campaign: Campaign, wave: Wave | None = None) -> CampaignProgress:
    """Counts by unit, channel, segment and wave, over the units that the viewer sees; of one wave where it is named.

    The internal programme's counts appear after a wave has closed, and by wave alone: nothing smaller.
    """
    if campaign.version.survey.programme == "internal":
        return _internal(campaign)
    tree = load_tree()
    seen = visible_ids(viewer, tree)
    of = {"wave": wave} if wave else {"wave__campaign": campaign}
    invitations = Invitation.objects.filter(**of, path__unit_id__in=seen)
    received = Response.objects.filter(wave__campaign=campaign, unit_id__in=seen)
    mine = received.filter(wave=wave) if wave else received
    units = _joined(_invited(invitations, "path__unit_id"), _answers(mine, "unit_id"))
    channels = _joined(_invited(invitations, "channel"), _answers(mine, "channel"))
    shown = [i for i in dict.fromkeys([*branches_in(campaign.scope_id, tree), *units]) if i in seen]
    rows = tuple(UnitProgress(tree.nodes[i], units.get(i, Progress())) for i in shown)
    by_wave = _answers(received, "wave_id")
    return CampaignProgress(
        sum((row.counts for row in rows), Progress()),
        rows,
        tuple(sorted(channels.items(), key=lambda pair: (-pair[1].answers, pair[0]))),
        _answers(mine, "segment"),
        tuple((one, by_wave.get(one.pk, 0)) for one in campaign.waves.all()),
    )


def _joined(invited: dict[int, tuple[int, int, int]], answers: dict[int, int]) -> dict[int, Progress]:
    keys = [*invited, *(key for key in answers if key not in invited)]
    return {key: Progress(*invited.get(key, (0, 0, 0)), answers=answers.get(key, 0)) for key in keys}


def _internal(campaign: Campaign) -> CampaignProgress:
    now = bank_now()
    by_wave = _answers(Response.objects.filter(wave__campaign=campaign), "wave_id")
    waves = tuple((wave, by_wave.get(wave.pk, 0) if wave.closes_at <= now else None) for wave in campaign.waves.all())
    raters = Participation.objects.filter(wave__campaign=campaign).count()
    closed = sum(count or 0 for _, count in waves)
    return CampaignProgress(Progress(answers=closed), (), (), {}, waves, raters)


def _invited(invitations: Any, by: str) -> dict[int, tuple[int, int, int]]:
    counted = (
        invitations.filter(revoked_at__isnull=True)
        .order_by()
        .values_list(by)
        .annotate(
            invited=Count("id"),
            opened=Count("id", filter=Q(opened_at__isnull=False) | Q(answered_at__isnull=False)),
            answered=Count("id", filter=Q(answered_at__isnull=False)),
        )
    )
    return {key: (invited, opened, answered) for key, invited, opened, answered in counted}


def _answers(responses: Any, by: str) -> dict[int, int]:
    counted = responses.order_by().values_list(by).annotate(n=Count("*"))
    return {key: n for key, n in counted if key is not None}
