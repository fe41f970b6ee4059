"""The anonymous programme: departments only, wave by wave, uncut, after the wave has closed.

There are no totals, so that nothing can be subtracted from anything: a row that is not shown stays unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from dashboards.formulas.estimate import Estimate, Gate
from dashboards.formulas.figures import estimates
from dashboards.queries.cells import read_wave
from dashboards.queries.figures import IndexSpec, index_specs
from surveys import access
from surveys.clock import bank_now, bank_zone
from surveys.engine.periods import Period
from surveys.models import Programme, UnitKind, Wave
from surveys.tree import Node, Tree

GATE = Gate(min_shown=5)
SHOWN_WAVES = 4


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A department in a wave: one estimate for each index, all suppressed where fewer than five rated it."""

    unit: Node
    figures: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class WaveTable:
    wave: Wave
    specs: tuple[IndexSpec, ...]
    rows: tuple[RatedRow, ...]


def closed_waves(unit_id: int | None = None, limit: int = SHOWN_WAVES) -> list[Wave]:
    """The newest closed waves of the internal programme, of one department where it is named."""
    waves = _closed()
    if unit_id is not None:
        waves = waves.filter(campaign__rated_units=unit_id)
    return list(waves.order_by("-closes_at")[:limit])


def waves_closed_in(period: Period) -> list[Wave]:
    """Every closed wave of the internal programme that closed in a period of the bank's zone, oldest first."""
    first, after = (
        datetime.combine(day, time(), bank_zone()) for day in (period.first_day, period.last_day + timedelta(days=1))
    )
    return list(_closed().filter(closes_at__gte=first, closes_at__lt=after).order_by("closes_at", "pk"))


def _closed() -> QuerySet[Wave]:
    waves = Wave.objects.filter(campaign__version__survey__programme=Programme.INTERNAL, closes_at__lt=bank_now())
    return waves.select_related("campaign")


def wave_tables(
    viewer: access.Viewer, waves: Sequence[Wave], units: Sequence[Node], tree: Tree
) -> tuple[WaveTable, ...]:
    """A fixed table for each wave: the departments that the viewer sees, by every index."""
    allowed = access.visible_ids(viewer, tree)
    departments = [unit for unit in units if unit.kind == UnitKind.DEPARTMENT and unit.id in allowed]
    specs = index_specs(Programme.INTERNAL) if waves and departments else ()
    return tuple(_table(viewer, wave, specs, departments, tree) for wave in waves if specs)


def _table(
    viewer: access.Viewer, wave: Wave, specs: tuple[IndexSpec, ...], departments: Sequence[Node], tree: Tree
) -> WaveTable:
    grid = read_wave(viewer, wave.pk, [unit.id for unit in departments], own=True, tree=tree)
    enough = grid.n[:, 0] >= GATE.min_shown
    columns = [estimates(spec.kind, grid.total(spec.code) * enough[:, None], GATE) for spec in specs]
    rows = (RatedRow(unit, tuple(column[at] for column in columns)) for at, unit in enumerate(departments))
    return WaveTable(wave, specs, tuple(row for at, row in enumerate(rows) if grid.n[at, 0]))
