"""What a campaign or one of its waves has brought: who was asked and answered, who will fall short, and the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboards.formulas.estimate import Estimate, Gate
from dashboards.formulas.indices import share_percent
from dashboards.queries.cells import Grid, read_waves
from dashboards.queries.figures import Figure, IndexSpec, estimates_of, headline, index_specs
from surveys import access
from surveys.clock import bank_now
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Campaign, User, Wave
from surveys.queries.progress import CampaignProgress, Progress, campaign_progress
from surveys.tree import Node, Tree

# Who answers an invitation is no answer: a rate is shown whatever the number, its interval says how sure it is.
RATE_GATE = Gate(min_shown=1, min_indicative=30)
TOO_EARLY = 0.1  # of a wave's time: before that, going on as until now says nothing
FIRST = {"short": 0, "early": 1, "coming": 2, "reached": 3}


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's row. ``standing``: ``reached``, ``coming``, ``short`` (will be, or was), or ``early`` to say.

    ``expected`` is how many answers there will be if they go on as until now.
    """

    unit: Node
    counts: Progress
    rate: Estimate
    expected: int | None
    standing: str
    figure: Estimate | None


@dataclass(frozen=True, slots=True)
class ChannelResult:
    channel: int
    counts: Progress
    rate: Estimate


@dataclass(frozen=True, slots=True)
class QuotaResult:
    """A segment's part of the answers beside the part wanted, in per cent."""

    segment: int
    wanted: float
    n: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """``wave`` is None where all are taken together; ``network`` is what the figures are of, if any are seen."""

    campaign: Campaign
    waves: tuple[Wave, ...]
    wave: Wave | None
    progress: CampaignProgress
    rate: Estimate
    units: tuple[UnitResult, ...]
    channels: tuple[ChannelResult, ...]
    quotas: tuple[QuotaResult, ...]
    network: Node | None
    figures: tuple[Figure, ...]
    head: IndexSpec | None

    def standing(self, name: str) -> int:
        return sum(row.standing == name for row in self.units)

    @property
    def missing(self) -> int:
        """Answers that those who will fall short still need to reach what is wanted."""
        target = self.campaign.target
        return sum(max(target - row.counts.answers, 0) for row in self.units if row.standing == "short")


def current_wave(waves: Sequence[Wave]) -> Wave | None:
    """The wave that runs, else the last that did, else the first to come."""
    now = bank_now()
    begun = [wave for wave in waves if wave.opens_at <= now]
    running = [wave for wave in begun if wave.closes_at > now]
    return next(iter(running), None) or (begun[-1] if begun else next(iter(waves), None))


def campaign_results(viewer: User, campaign: Campaign, wave: Wave | None, tree: Tree) -> CampaignResults:
    """Counts, rates and figures of a customers' campaign over the units that the viewer sees."""
    waves = tuple(campaign.waves.all())
    progress = campaign_progress(viewer, campaign, wave)
    chosen = [wave] if wave else list(waves)
    network = _network(viewer, campaign, tree)
    specs = index_specs(campaign.version.survey.programme) if network else ()
    units = {*(row.unit.id for row in progress.units), *([network.id] if network else [])}
    grid = read_waves(viewer, [one.pk for one in chosen], sorted(units), tree=tree)
    return CampaignResults(
        campaign,
        waves,
        wave,
        progress,
        _rates([progress.total])[0],
        _units(progress, campaign.target, _elapsed(chosen), grid, headline(specs)),
        _channels(progress),
        _quotas(progress, campaign),
        network,
        _figures(grid, specs, network),
        headline(specs),
    )


def _network(viewer: User, campaign: Campaign, tree: Tree) -> Node | None:
    """The highest unit of the campaign that the viewer sees."""
    seen = access.visible_ids(viewer, tree)
    within = tree.subtree([campaign.scope_id]) & seen
    return min((tree.nodes[unit] for unit in within), key=lambda node: (len(tree.path(node.id)), node.id), default=None)


def _elapsed(waves: Sequence[Wave]) -> float:
    """The part of the waves' time that has gone by; 1 once the last has closed, 0 before the first opens."""
    if not waves:
        return 0.0
    opens, closes = min(wave.opens_at for wave in waves), max(wave.closes_at for wave in waves)
    return _part(opens, closes, bank_now())


def _part(opens: datetime, closes: datetime, now: datetime) -> float:
    return min(max((now - opens) / (closes - opens), 0.0), 1.0)


def _rates(counts: Sequence[Progress]) -> list[Estimate]:
    """Answered of those invited, in per cent, with Wilson's interval."""
    if not counts:
        return []
    return list(share_percent([one.answered for one in counts], [one.invited for one in counts], gate=RATE_GATE))


def _units(
    progress: CampaignProgress, target: int, elapsed: float, grid: Grid, head: IndexSpec | None
) -> tuple[UnitResult, ...]:
    """Those that will fall short first, the furthest behind at the top."""
    counts = [row.counts for row in progress.units]
    figures: Sequence[Estimate | None] = [None] * len(counts)
    if head:
        sums, place = grid.total(head.code), {unit: at for at, unit in enumerate(grid.units)}
        figures = estimates_of([(head.kind, sums[place[row.unit.id]]) for row in progress.units])
    rows = [
        UnitResult(row.unit, row.counts, rate, _expected(row.counts, elapsed), "", figure)
        for row, rate, figure in zip(progress.units, _rates(counts), figures, strict=True)
    ]
    stood = [_standing(row, target, elapsed) for row in rows]
    return tuple(sorted(stood, key=lambda row: (FIRST[row.standing], row.expected or 0, row.unit.code)))


def _expected(counts: Progress, elapsed: float) -> int | None:
    return None if elapsed < TOO_EARLY else round(counts.answers / elapsed)


def _standing(row: UnitResult, target: int, elapsed: float) -> UnitResult:
    if row.counts.answers >= target:
        name = "reached"
    elif row.expected is None:
        name = "early"
    else:
        name = "coming" if row.expected >= target and elapsed < 1 else "short"
    return UnitResult(row.unit, row.counts, row.rate, row.expected, name, row.figure)


def _channels(progress: CampaignProgress) -> tuple[ChannelResult, ...]:
    rates = _rates([counts for _, counts in progress.channels])
    return tuple(
        ChannelResult(code, counts, rate) for (code, counts), rate in zip(progress.channels, rates, strict=True)
    )


def _quotas(progress: CampaignProgress, campaign: Campaign) -> tuple[QuotaResult, ...]:
    wanted = [(SEGMENTS[name], float(part)) for name, part in campaign.segment_quota.items() if name in SEGMENTS]
    if not wanted:
        return ()
    counts = [progress.segments.get(code, 0) for code, _ in wanted]
    shares = share_percent(counts, [sum(progress.segments.values())] * len(counts), gate=RATE_GATE)
    return tuple(
        QuotaResult(code, part, n, share) for (code, part), n, share in zip(wanted, counts, shares, strict=True)
    )


def _figures(grid: Grid, specs: Sequence[IndexSpec], network: Node | None) -> tuple[Figure, ...]:
    """The indices of the network; those that nobody answered are left out."""
    if network is None:
        return ()
    at = grid.units.index(network.id)
    found = estimates_of([(spec.kind, grid.total(spec.code)[at]) for spec in specs])
    return tuple(Figure(spec, one) for spec, one in zip(specs, found, strict=True) if one.n)
