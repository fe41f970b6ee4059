"""Scores as rows: unit × period × programme × index. Files, commands and the API say the same, because it is this."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboards.formulas.estimate import LIVE_GATE, Estimate, Status
from dashboards.formulas.figures import estimates
from dashboards.formulas.rounding import published
from dashboards.queries.cells import Grid, read
from dashboards.queries.figures import IndexSpec, index_specs
from dashboards.queries.internal import wave_tables, waves_closed_in
from dashboards.queries.refusals import ExportRefused
from dashboards.queries.selection import Selection
from surveys import access
from surveys.clock import bank_zone
from surveys.engine.periods import Period, quarter_of
from surveys.models import Wave
from surveys.tree import Node, Tree, load_tree

BY = ("period", "quarter", "month")
UNITS_AT_ONCE = 500
MEASURES = {"mean": "points", "top2": "percent", "nps": "nps", "ces": "mean"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """What is asked for: a selection for each programme; ``unit`` narrows to it and all below, ``level`` to one kind
    of unit, ``index`` to one index."""

    selections: tuple[Selection, ...]
    by: str = "period"
    unit: str = ""
    level: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One figure with all that it belongs to; ``wave`` is said of the internal programme alone."""

    unit: Node
    period: str
    programme: str
    index: IndexSpec
    estimate: Estimate
    wave: Wave | None = None

    @property
    def n_shown(self) -> str:
        """The count; of a suppressed figure only that it is below the minimum.

        Of an anonymous one nothing: it may be hidden only to keep another from being worked out.
        """
        if self.estimate.status is not Status.SUPPRESSED:
            return str(self.estimate.n)
        return "" if self.wave else f"<{LIVE_GATE.min_shown}"

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Value, low and high: six places, half-even; None where there is nothing to show."""
        one = self.estimate
        return published(one.value), published(one.low), published(one.high)


def score_rows(viewer: access.Viewer, query: ScoreQuery, progress: Progress | None = None) -> Iterator[ScoreRow]:
    """Every figure that the viewer may see of what is asked for, by programme, unit, period and index.

    What nobody answered has no row: neither units and spans without answers, nor an index that nobody was asked for.
    ``progress`` is told of units done and in all.

    Notes
    -----
    The internal programme has the fixed tables of its closed waves and no others, whatever ``by`` says: a sum over
    waves, or a part of one, held beside them would give away what they leave out.

    Raises
    ------
    ExportRefused
        ``unknown_unit`` where there is no such unit for this viewer.
    """
    access.require(viewer, "export_scores")
    tree = load_tree()
    units = _units(viewer, query, tree)
    total, done = len(units) * len(query.selections), 0
    for selection in query.selections:
        specs = tuple(spec for spec in index_specs(selection.programme) if query.index in ("", spec.code))
        for start in range(0, len(units), UNITS_AT_ONCE):
            some = units[start : start + UNITS_AT_ONCE]
            if selection.programme == "internal":
                yield from _internal_rows(viewer, selection.period, [tree.nodes[unit] for unit in some], specs, tree)
            else:
                yield from _rows(viewer, selection, some, specs, query.by, tree)
            done += len(some)
            if progress:
                progress(done, total)


def _units(viewer: access.Viewer, query: ScoreQuery, tree: Tree) -> list[int]:
    allowed = access.visible_ids(viewer, tree)
    if query.unit:
        top = next((node.id for node in tree.nodes.values() if node.code == query.unit and node.id in allowed), None)
        if top is None:
            raise ExportRefused("unknown_unit", unit=query.unit)
        allowed &= tree.subtree([top])
    if query.level:
        allowed = {unit for unit in allowed if tree.nodes[unit].kind == query.level}
    return sorted(allowed, key=lambda unit: (len(tree.path(unit)), tree.nodes[unit].code))


def _rows(
    viewer: access.Viewer,
    selection: Selection,
    units: Sequence[int],
    specs: Sequence[IndexSpec],
    by: str,
    tree: Tree,
) -> Iterator[ScoreRow]:
    whole = by == "period"
    grid = read(viewer, selection, units, "all" if whole else "month", tree)
    columns = {selection.period.code: [0]} if whole else _columns(grid, by)
    tables = {spec: _table(spec, grid, columns) for spec in specs if spec.code in grid.sums}
    for row, unit in enumerate(units):
        for span, (name, months) in enumerate(columns.items()):
            if not grid.n[row, months].any():
                continue
            for spec, table in tables.items():
                if table[span][row].n:
                    yield ScoreRow(tree.nodes[unit], name, selection.programme, spec, table[span][row])


def _columns(grid: Grid, by: str) -> dict[str, list[int]]:
    """The months of each span that is asked for, by the span's name."""
    found: dict[str, list[int]] = {}
    for place, month in enumerate(grid.spans):
        span = Period(month, month) if by == "month" else quarter_of(month)
        found.setdefault(span.code, []).append(place)
    return found


def _table(spec: IndexSpec, grid: Grid, columns: dict[str, list[int]]) -> list[list[Estimate]]:
    sums = grid.index(spec.code)
    return [list(estimates(spec.kind, sums[:, months].sum(axis=1))) for months in columns.values()]


def _internal_rows(
    viewer: access.Viewer, period: Period, units: Sequence[Node], specs: Sequence[IndexSpec], tree: Tree
) -> Iterator[ScoreRow]:
    wanted = {spec.code for spec in specs}
    tables = (table for wave in waves_closed_in(period) for table in wave_tables(viewer, [wave], units, tree))
    for table in tables:
        closed = table.wave.closes_at.astimezone(bank_zone())
        month = Period(*[closed.year * 100 + closed.month] * 2)
        for row in table.rows:
            for figure in row.figures:
                if figure.spec.code in wanted:
                    yield ScoreRow(row.unit, month.code, "internal", figure.spec, figure.estimate, table.wave)
