"""The anonymous programme: departments only, wave by wave, uncut, after the wave has closed.

The tables are fixed: no condition, no total, no drill-down. A cell with fewer than five raters is hidden, and with it
the smallest beside it, so that it cannot be worked out from what stands around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
from django.db.models import QuerySet

from dashboards.formulas.estimate import Estimate, Gate
from dashboards.formulas.scores import Ints
from dashboards.formulas.suppression import hidden_cells
from dashboards.queries.cells import read_waves
from dashboards.queries.figures import Figure, IndexSpec, differences_of, estimates_of, index_specs, moved
from surveys import access
from surveys.clock import bank_now, bank_zone
from surveys.engine.periods import Period
from surveys.models import Programme, UnitKind, Wave
from surveys.tree import Node, Tree

GATE = Gate(min_shown=5)
SHOWN_WAVES = 4


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A department in a wave: ``raters`` and a figure for each index; a hidden one has neither value nor change.

    ``raters`` is None where any of its figures is hidden.
    """

    unit: Node
    raters: int | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class WaveTable:
    """``before`` is the wave that changes are held against; None for the first there is."""

    wave: Wave
    before: Wave | None
    specs: tuple[IndexSpec, ...]
    rows: tuple[RatedRow, ...]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Sums of a wave that may be shown: (departments, indices, 3); raters by department; places of indices asked."""

    sums: Ints
    raters: Ints
    whole: list[bool]
    asked: list[int]

    def raters_of(self, at: int) -> int | None:
        enough = self.whole[at] and self.raters[at] >= GATE.min_shown
        return int(self.raters[at]) if enough else None


def closed_waves(unit_id: int | None = None) -> list[Wave]:
    """The newest closed waves of the internal programme, of one department where it is named; one more than shown."""
    waves = _closed()
    if unit_id is not None:
        waves = waves.filter(campaign__rated_units=unit_id)
    return list(waves.order_by("-closes_at")[: SHOWN_WAVES + 1])


def waves_closed_in(period: Period) -> list[Wave]:
    """Every closed wave of the internal programme that closed in a period of the bank's zone, oldest first."""
    first, after = (
        datetime.combine(day, time(), bank_zone()) for day in (period.first_day, period.last_day + timedelta(days=1))
    )
    return list(_closed().filter(closes_at__gte=first, closes_at__lt=after).order_by("closes_at", "pk"))


def _closed() -> QuerySet[Wave]:
    waves = Wave.objects.filter(campaign__version__survey__programme=Programme.INTERNAL, closes_at__lt=bank_now())
    return waves.select_related("campaign")


def rated_units(viewer: access.Viewer, tree: Tree) -> list[Node]:
    """The departments that the viewer sees."""
    allowed = access.visible_ids(viewer, tree)
    return [node for node in tree.nodes.values() if node.kind == UnitKind.DEPARTMENT and node.id in allowed]


def wave_tables(
    viewer: access.Viewer, waves: Sequence[Wave], units: Sequence[Node], tree: Tree
) -> tuple[WaveTable, ...]:
    """A fixed table for each wave, beside the wave before: the departments that the viewer sees, by every index."""
    allowed = {unit.id for unit in rated_units(viewer, tree)}
    mine = [unit for unit in units if unit.id in allowed]
    specs = index_specs(Programme.INTERNAL) if waves and mine else ()
    if not specs:
        return ()
    every = rated_units(access.SYSTEM, tree)
    counts = [_counts(wave, specs, every, tree) for wave in waves]
    pairs = zip(waves, [*waves[1:], None], counts, [*counts[1:], None], strict=True)
    return tuple(_table(specs, every, mine, *pair) for pair in list(pairs)[:SHOWN_WAVES])


def _counts(wave: Wave, specs: Sequence[IndexSpec], every: Sequence[Node], tree: Tree) -> _Counts:
    """What is hidden depends on all departments, whoever looks: two viewers' tables must not give it away together."""
    grid = read_waves(access.SYSTEM, [wave.pk], [unit.id for unit in every], own=True, tree=tree)
    sums = np.stack([grid.total(spec.code) for spec in specs], axis=1)
    hidden = hidden_cells(sums[:, :, 0], GATE.min_shown)
    asked = np.flatnonzero(sums[:, :, 0].sum(axis=0)).tolist()
    return _Counts(np.where(hidden[:, :, None], 0, sums), grid.n[:, 0], [not row.any() for row in hidden], asked)


def _table(
    specs: tuple[IndexSpec, ...],
    every: Sequence[Node],
    mine: Sequence[Node],
    wave: Wave,
    before: Wave | None,
    now: _Counts,
    then: _Counts | None,
) -> WaveTable:
    """All cells go through the formulas together, which costs as one."""
    rated = [at for at, unit in enumerate(every) if unit in mine and now.raters[at]]
    cells = [(specs[place].kind, at, place) for at in rated for place in now.asked]
    shown = estimates_of([(kind, now.sums[at, place]) for kind, at, place in cells], GATE)
    shifts: list[Estimate | None] = [None] * len(cells)
    if then:
        shifts = differences_of([(kind, then.sums[at, i], now.sums[at, i]) for kind, at, i in cells], GATE)
    many = len(now.asked)
    asked = tuple(specs[place] for place in now.asked)
    figures = [Figure(asked[i % many], shown[i], shifts[i], moved(shifts[i])) for i in range(len(cells))]
    rows = (
        RatedRow(every[at], now.raters_of(at), tuple(figures[row * many : (row + 1) * many]))
        for row, at in enumerate(rated)
    )
    return WaveTable(wave, before, asked, tuple(rows))
