"""The funnel of a run's peer group: limits from all its units, marks of those that the viewer sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboards.formulas.standing import FunnelView, funnel_of
from dashboards.models import RunFigure
from dashboards.queries.official.content import results_of
from dashboards.queries.official.table import RunTable, TableRow

COLUMNS = ("adjusted", "variance", "p")
SIDES = {1: "above", 0: "same", -1: "below"}


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A unit within its limits: `size` is how many answers its figure is worth, `alert` a side that is a discovery."""

    told: TableRow
    size: float
    low: float
    high: float
    side: str
    alert: bool


@dataclass(frozen=True, slots=True)
class RunFunnel:
    """The view of the whole group, and the viewer's own rows: those to look at first, the others after them by rank."""

    view: FunnelView
    rows: tuple[FunnelRow, ...]


def run_funnel(table: RunTable) -> RunFunnel | None:
    """None where the group could not be compared. The table is the viewer's, and nobody else's units are returned."""
    peers = table.group.get("peers")
    if peers is None or not table.compared:
        return None
    every = RunFigure.objects.filter(run=table.run, index=table.spec.code, peers=peers).order_by("code")
    steps = [(row.code, row.steps) for row in every if row.steps.get("difference") is not None]
    adjusted, variance, p = (np.array([float(one[name]) for _, one in steps]) for name in COLUMNS)
    pooled = float(results_of(table.run)["indices"][table.spec.code]["pooled_variance"])
    view = funnel_of(np.arange(len(steps)), adjusted, variance, p, pooled)
    place = {code: at for at, (code, _) in enumerate(steps)}
    rows = [_row(view, one, place[one.row.code]) for one in table.compared if one.row.code in place]
    return RunFunnel(view, tuple(sorted(rows, key=lambda row: not row.alert)))


def _row(view: FunnelView, told: TableRow, at: int) -> FunnelRow:
    low, high = float(view.funnel.lower[at]), float(view.funnel.upper[at])
    return FunnelRow(told, float(view.size[at]), low, high, SIDES[int(view.funnel.side[at])], bool(view.alerts[at]))
