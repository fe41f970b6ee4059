"""Scores as rows: unit × period × programme × index. Files, commands and the API say the same, because it is this."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from dashboards.formulas.estimate import LIVE_GATE, Estimate, Status
from dashboards.formulas.figures import estimates
from dashboards.formulas.rounding import published
from dashboards.formulas.scores import Ints
from dashboards.models import TallyLayout
from dashboards.queries.cells import Grid, read
from dashboards.queries.refusals import ExportRefused
from dashboards.queries.selection import Selection
from surveys import access
from surveys.engine.periods import Period, quarter_of
from surveys.tree import Node, Tree, load_tree

BY = ("period", "quarter", "month")
UNITS_AT_ONCE = 500
MEASURES = {"mean": "points", "top2": "percent", "nps": "nps", "ces": "mean"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """What is asked for: a selection for each programme; ``unit`` narrows to it and all below, ``index`` to one."""

    selections: tuple[Selection, ...]
    by: str = "period"
    unit: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class IndexTitle:
    """An index of a programme: its code, kind and names."""

    code: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One figure with all that it belongs to."""

    unit: Node
    period: str
    programme: str
    index: IndexTitle
    estimate: Estimate

    @property
    def n_shown(self) -> str:
        """The count; of a suppressed figure only that it is below the minimum, or nothing where it is not."""
        if self.estimate.status is not Status.SUPPRESSED:
            return str(self.estimate.n)
        return f"<{LIVE_GATE.min_shown}" if self.estimate.n < LIVE_GATE.min_shown else ""

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Value, low and high: six places, half-even; None where there is nothing to show."""
        one = self.estimate
        return published(one.value), published(one.low), published(one.high)


def score_rows(viewer: access.Viewer, query: ScoreQuery, progress: Progress | None = None) -> Iterator[ScoreRow]:
    """Every figure that the viewer may see of what is asked for, by programme, unit, period and index.

    Units and spans that nobody answered have no row. ``progress`` is told of units done and in all.

    Raises
    ------
    ExportRefused
        ``unknown_unit`` where there is no such unit for this viewer.
    """
    access.require(viewer, "export_scores")
    tree = load_tree()
    units = _units(viewer, query.unit, tree)
    total, done = len(units) * len(query.selections), 0
    for selection in query.selections:
        titles = index_titles(selection.programme, query.index)
        for start in range(0, len(units), UNITS_AT_ONCE):
            some = units[start : start + UNITS_AT_ONCE]
            yield from _rows(viewer, selection, some, titles, query.by, tree)
            done += len(some)
            if progress:
                progress(done, total)


def index_titles(programme: str, code: str = "") -> tuple[IndexTitle, ...]:
    """The indices that a programme's answers are counted for, named as the newest version names them."""
    layouts = TallyLayout.objects.filter(current=True, version__survey__programme=programme).order_by("-version_id")
    found: dict[str, IndexTitle] = {}
    for indices in layouts.values_list("indices", flat=True):
        for one in indices:
            names = one.get("title", {})
            title = IndexTitle(one["code"], one["kind"], names.get("zh", ""), names.get("en", ""))
            found.setdefault(title.code, title)
    return tuple(title for title in found.values() if not code or title.code == code)


def _units(viewer: access.Viewer, code: str, tree: Tree) -> list[int]:
    allowed = access.visible_ids(viewer, tree)
    if code:
        top = next((node.id for node in tree.nodes.values() if node.code == code and node.id in allowed), None)
        if top is None:
            raise ExportRefused("unknown_unit", unit=code)
        allowed &= tree.subtree([top])
    return sorted(allowed, key=lambda unit: (len(tree.path(unit)), tree.nodes[unit].code))


def _rows(
    viewer: access.Viewer,
    selection: Selection,
    units: Sequence[int],
    titles: Sequence[IndexTitle],
    by: str,
    tree: Tree,
) -> Iterator[ScoreRow]:
    internal = selection.programme == "internal"
    whole = by == "period" and not internal
    spans = "all" if whole else "month"
    grid = read(viewer, selection, units, spans, tree)  # type: ignore[arg-type]  # any viewer will do
    columns = {selection.period.code: [0]} if whole else _columns(grid, selection.period, by)
    present = [title for title in titles if title.code in grid.sums]
    tables = {title: _table(title, grid, columns, internal) for title in present}
    for row, unit in enumerate(units):
        for span, (name, months) in enumerate(columns.items()):
            if not grid.n[row, months].any():
                continue
            for title, table in tables.items():
                yield ScoreRow(tree.nodes[unit], name, selection.programme, title, table[span][row])


def _columns(grid: Grid, period: Period, by: str) -> dict[str, list[int]]:
    """The months of each span that is asked for, by the span's name."""
    found: dict[str, list[int]] = {}
    for place, month in enumerate(grid.spans):
        names = {"period": period.code, "month": Period(month, month).code, "quarter": quarter_of(month).code}
        found.setdefault(names[by], []).append(place)
    return found


def _table(title: IndexTitle, grid: Grid, columns: dict[str, list[int]], internal: bool) -> list[list[Estimate]]:
    sums = grid.index(title.code)
    found = []
    for months in columns.values():
        figures = list(estimates(title.kind, sums[:, months].sum(axis=1)))
        found.append(_without_remainders(figures, sums[:, months, 0]) if internal else figures)
    return found


def _without_remainders(figures: list[Estimate], n: Ints) -> list[Estimate]:
    """Hide a total that holds a month too small to be shown: the other months' totals would give it away."""
    exposed = ((n > 0) & (n < LIVE_GATE.min_shown)).any(axis=1)
    return [_hidden(one) if hide else one for one, hide in zip(figures, np.atleast_1d(exposed).tolist(), strict=True)]


def _hidden(one: Estimate) -> Estimate:
    return Estimate(None, None, None, one.n, Status.SUPPRESSED, one.unit)
