"""Read tallies: the coarsest grain that suffices, summed by unit and month. Every live figure comes through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from dashboards.formulas.cells import ALL_CUTS, CHANNEL, DAY, MONTH, PRODUCT, SEGMENT, WAVE
from dashboards.formulas.layout import Layout
from dashboards.formulas.scores import Ints
from dashboards.models import TallyLayout
from dashboards.queries.layouts import plan
from dashboards.queries.selection import Selection
from surveys import access
from surveys.tree import Tree, load_tree

_GRAINS = {"segment": SEGMENT, "channel": CHANNEL, "product": PRODUCT}
_PARTS = {"segment": "(cut & 255)", "channel": "((cut >> 8) & 255)", "product": "(cut >> 16)"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts by unit (rows) and span (columns).

    ``n`` is (U, S). ``sums[code]`` is (U, S, 3): n, Σy, Σy² of an index. ``hist[construct, values]`` is (U, S, k + 1):
    how often each point was chosen, low to high, and how often none was. ``versions`` are those that were answered.
    """

    units: tuple[int, ...]
    spans: tuple[int, ...]
    n: Ints
    sums: dict[str, Ints]
    hist: dict[tuple[str, tuple[int, ...]], Ints]
    versions: tuple[int, ...]

    def index(self, code: str) -> Ints:
        """(U, S, 3) of an index; zeros where no version has it."""
        found: Ints = self.sums.get(code, np.zeros((*self.n.shape, 3), np.int64))
        return found

    def total(self, code: str) -> Ints:
        """(U, 3): an index over all spans."""
        total: Ints = self.index(code).sum(axis=1)
        return total


def read(
    viewer: access.Viewer,
    selection: Selection,
    units: Sequence[int],
    spans: str = "all",
    tree: Tree | None = None,
    references: bool = False,
) -> Grid:
    """Counts of ``units`` under a selection.

    Parameters
    ----------
    units
        Ids; those the viewer may not see come back as zeros, as if nobody had answered.
    spans
        ``all`` (one column), ``month`` (a column each, keyed yyyymm) or ``day`` (keyed yyyymmdd; uncut only).
    references
        Let in the units that the viewer may see only as what others are held beside.

    Notes
    -----
    The internal programme is anonymous: it is read uncut, and only from the departments' own cells.
    """
    tree = tree or load_tree()
    allowed = access.visible_ids(viewer, tree)
    if references:
        allowed = allowed | access.reference_ids(viewer, tree)
    wanted = [unit for unit in units if unit in allowed]
    rows = _rows(selection, wanted, spans, tree)
    return _grid(tuple(units), _columns(selection, rows, spans), rows, spans)


def read_waves(
    viewer: access.Viewer, wave_ids: Sequence[int], units: Sequence[int], own: bool = False, tree: Tree | None = None
) -> Grid:
    """Counts of some waves together, uncut; ``own`` leaves out the units below."""
    allowed = access.visible_ids(viewer, tree or load_tree())
    wanted = [unit for unit in units if unit in allowed] if wave_ids else []
    sql = f"grain = %s AND period IN ({_marks(wave_ids)})" + (" AND own" if own else "")
    rows = [(unit, 0, *rest) for unit, _, *rest in _fetch(sql, [WAVE, *wave_ids], wanted, None)]
    return _grid(tuple(units), (0,), rows, "all")


def _rows(selection: Selection, wanted: Sequence[int], spans: str, tree: Tree) -> list[tuple[Any, ...]]:
    cuts = {} if selection.programme == "internal" else selection.cuts
    grain = DAY if spans == "day" and not cuts else _grain(cuts)
    sql, values = "grain = %s", [grain]
    first, last = selection.period.first, selection.period.last
    sql += " AND period BETWEEN %s AND %s"
    values += [first * 100, last * 100 + 99] if grain == DAY else [first, last]
    for name, codes in cuts.items():
        part = "cut" if grain != ALL_CUTS else _PARTS[name]
        sql += f" AND {part} IN ({_marks(codes)})"
        values += codes
    if selection.scored is not None:
        sql += " AND scored = %s"
        values.append(selection.scored)
    if selection.programme == "internal":
        return _fetch(sql + " AND own", values, wanted, selection.programme)
    if selection.basis == "now":
        return _by_todays_tree(sql + " AND own", values, wanted, selection.programme, tree)
    return _fetch(sql, values, wanted, selection.programme)


def _grain(cuts: dict[str, tuple[int, ...]]) -> int:
    if not cuts:
        return MONTH
    return _GRAINS[next(iter(cuts))] if len(cuts) == 1 else ALL_CUTS


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)


def _fetch(sql: str, values: list[Any], units: Sequence[int], programme: str | None) -> list[tuple[Any, ...]]:
    """(unit, period, layout, n, hist, sums) of the cells that match."""
    layouts = TallyLayout.objects.filter(current=True)
    if programme:
        layouts = layouts.filter(version__survey__programme=programme)
    ids = list(layouts.values_list("pk", flat=True))
    if not units or not ids:
        return []
    query = (
        f"SELECT unit_id, period, layout_id, n, hist, sums FROM dashboards_tally WHERE layout_id IN ({_marks(ids)}) "
        f"AND unit_id IN ({_marks(units)}) AND {sql}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*ids, *units, *values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _by_todays_tree(
    sql: str, values: list[Any], wanted: Sequence[int], programme: str, tree: Tree
) -> list[tuple[Any, ...]]:
    below = {unit: tree.subtree([unit]) for unit in wanted}
    leaves = sorted(set().union(*below.values())) if below else []
    rows = _fetch(sql, values, leaves, programme)
    return [(unit, *row[1:]) for unit, members in below.items() for row in rows if row[0] in members]


def _columns(selection: Selection, rows: list[tuple[Any, ...]], spans: str) -> tuple[int, ...]:
    if spans == "month":
        return selection.period.months
    if spans == "day":
        return tuple(sorted({row[1] for row in rows}))
    return (0,)


def _grid(units: tuple[int, ...], columns: tuple[int, ...], rows: list[tuple[Any, ...]], spans: str) -> Grid:
    row_of = {unit: place for place, unit in enumerate(units)}
    column_of = {span: place for place, span in enumerate(columns)}
    shape = (len(units), len(columns))
    grid = Grid(units, columns, np.zeros(shape, np.int64), {}, {}, ())
    by_layout: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_layout.setdefault(row[2], []).append(row)
    for layout_id, some in by_layout.items():
        at = (
            np.array([row_of[row[0]] for row in some]),
            np.array([column_of[row[1]] if spans != "all" else 0 for row in some]),
        )
        _add(grid, at, some, plan(layout_id))
    found = TallyLayout.objects.filter(pk__in=by_layout).values_list("version_id", flat=True) if by_layout else ()
    return Grid(grid.units, grid.spans, grid.n, grid.sums, grid.hist, tuple(sorted(set(found))))


def _add(grid: Grid, at: tuple[Any, Any], rows: list[tuple[Any, ...]], layout: Layout) -> None:
    np.add.at(grid.n, at, np.array([row[3] for row in rows], np.int64))
    hist = np.frombuffer(b"".join(bytes(row[4]) for row in rows), "<i4").reshape(len(rows), -1).astype(np.int64)
    sums = np.frombuffer(b"".join(bytes(row[5]) for row in rows), "<i8").reshape(len(rows), -1, 3)
    for place, index in enumerate(layout.indices):
        table = grid.sums.setdefault(index.code, np.zeros((*grid.n.shape, 3), np.int64))
        np.add.at(table, at, sums[:, place])
    for item in layout.items:
        bins = hist[:, item.offset : item.end]
        table = grid.hist.setdefault((item.construct, item.values), np.zeros((*grid.n.shape, bins.shape[1]), np.int64))
        np.add.at(table, at, bins)
