"""One reading that serves a whole page: the months of the period, of the one before, and of the trend."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.formulas.scores import Ints
from dashboards.queries.cells import Grid, read
from dashboards.queries.figures import IndexSpec
from dashboards.queries.selection import Selection
from surveys.clock import bank_today
from surveys.engine.periods import Period, add_months
from surveys.models import User
from surveys.tree import Tree


@dataclass(frozen=True, slots=True)
class Window:
    """Counts by unit and month, and which months are the period, the one before it and the trend."""

    grid: Grid
    now: slice
    before: slice
    trend: slice

    @property
    def months(self) -> tuple[int, ...]:
        return self.grid.spans[self.trend]

    def at(self, code: str, unit: int) -> Ints:
        """(3,): an index of the unit in that row, over the period."""
        return self._sum(code, unit, self.now)

    def earlier(self, code: str, unit: int) -> Ints:
        return self._sum(code, unit, self.before)

    def row(self, specs: Sequence[IndexSpec], unit: int, part: str) -> list[Ints]:
        """Each index of a unit over the period (``now``) or the one before (``before``)."""
        return [self._sum(spec.code, unit, getattr(self, part)) for spec in specs]

    def course(self, code: str, unit: int, months: int = 24) -> Ints:
        """(months, 3): the last months of the trend."""
        found: Ints = self.grid.index(code)[unit, self.trend][-months:]
        return found

    def n(self, unit: int) -> int:
        return int(self.grid.n[unit, self.now].sum())

    def _sum(self, code: str, unit: int, part: slice) -> Ints:
        found: Ints = self.grid.index(code)[unit, part].sum(axis=0)
        return found


def window(
    viewer: User, selection: Selection, units: Sequence[int], tree: Tree, months: int = 0, references: bool = False
) -> Window:
    """Read what a page needs; ``months`` is the length of the trend, which ends with the period or with today."""
    period = selection.period
    trend = _trend(period, months)
    whole = Period(min(period.previous.first, trend.first), period.last)
    grid = read(viewer, selection.at(whole), units, "month", tree, references)
    return Window(grid, *(_columns(grid.spans, part) for part in (period, period.previous, trend)))


def _trend(period: Period, months: int) -> Period:
    today = bank_today()
    last = max(min(period.last, today.year * 100 + today.month), period.first)
    return Period(add_months(last, 1 - months), last) if months else period


def _columns(spans: Sequence[int], period: Period) -> slice:
    first = spans.index(period.first)
    return slice(first, first + len(period.months))
