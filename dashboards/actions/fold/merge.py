"""Add cells to the stored ones, safely beside other workers: rows are locked in key order, then written."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import psycopg
from django.db import connection

from dashboards.formulas.cells import Block

_KEY = "unit_id, own, period, cut, scored"
_MATCH = (
    "t.layout_id = %s AND t.grain = %s AND t.own = %s AND t.unit_id = k.unit_id AND t.period = k.period "
    "AND t.cut = k.cut AND t.scored = k.scored"
)
_KEYS = "unnest(%s::bigint[], %s::int[], %s::bigint[], %s::bool[]) AS k (unit_id, period, cut, scored)"
_SELECT = f"""
SELECT t.id, t.unit_id, t.period, t.cut, t.scored, t.n, t.hist, t.sums FROM dashboards_tally t JOIN {_KEYS} ON {_MATCH}
ORDER BY t.unit_id, t.period, t.cut, t.scored FOR UPDATE OF t
"""
_INSERT = f"""
INSERT INTO dashboards_tally (layout_id, grain, own, unit_id, period, cut, scored, n, hist, sums)
SELECT %s, %s, %s, * FROM unnest(
  %s::bigint[], %s::int[], %s::bigint[], %s::bool[], %s::bigint[], %s::bytea[], %s::bytea[]
)
ON CONFLICT DO NOTHING RETURNING {_KEY}
"""
_UPDATE = """
UPDATE dashboards_tally t SET n = k.n, hist = k.hist, sums = k.sums
FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[]) AS k (id, n, hist, sums) WHERE t.id = k.id
"""
CellKey = tuple[int, int, int, bool]


def encode(hist: Any, sums: Any) -> tuple[bytes, bytes]:
    """The stored form of a cell's counts."""
    return np.asarray(hist, "<i4").tobytes(), np.asarray(sums, "<i8").tobytes()


def lock_layout(layout_id: int, shared: bool) -> None:
    """Folding shares a layout, rebuilding has it alone; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        mode = "_shared" if shared else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{mode}(7301, %s)", [layout_id])


def merge(layout_id: int, block: Block, own: bool) -> None:
    """Add a block's cells to the stored cells of a layout, making those that are new."""
    if not len(block.n):
        return
    keys = [(int(unit), int(period), int(cut), bool(scored)) for unit, period, cut, scored in block.keys.tolist()]
    place = {key: row for row, key in enumerate(keys)}
    known = _locked(layout_id, block.grain, own, keys)
    fresh = [key for key in keys if key not in known]
    added = _insert(layout_id, block, own, fresh, place)
    if raced := [key for key in fresh if key not in added]:
        known |= _locked(layout_id, block.grain, own, raced)
    _update(block, known, place)


def _columns(keys: Sequence[CellKey]) -> list[list[Any]]:
    return [list(column) for column in zip(*keys, strict=True)] if keys else [[], [], [], []]


def _locked(layout_id: int, grain: int, own: bool, keys: Sequence[CellKey]) -> dict[CellKey, tuple[Any, ...]]:
    if connection.vendor != "postgresql":
        return _found_on_sqlite(layout_id, grain, own, keys)
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_SELECT, [*_columns(keys), layout_id, grain, own], binary=True)
        return {row[1:5]: (row[0], *row[5:]) for row in cursor}


def _found_on_sqlite(layout_id: int, grain: int, own: bool, keys: Sequence[CellKey]) -> dict[CellKey, tuple[Any, ...]]:
    sql = (
        "SELECT id, n, hist, sums FROM dashboards_tally WHERE layout_id = %s AND grain = %s AND unit_id = %s "
        "AND own = %s AND period = %s AND cut = %s AND scored = %s"
    )
    found = {}
    with connection.cursor() as cursor:
        for key in keys:
            unit, period, cut, scored = key
            cursor.execute(sql, [layout_id, grain, unit, own, period, cut, scored])
            if row := cursor.fetchone():
                found[key] = row
    return found


def _insert(
    layout_id: int, block: Block, own: bool, keys: Sequence[CellKey], place: dict[CellKey, int]
) -> set[CellKey]:
    if not keys:
        return set()
    rows = [place[key] for key in keys]
    cells = [encode(block.hist[row], block.sums[row]) for row in rows]
    n = block.n[rows].tolist()
    if connection.vendor != "postgresql":
        _insert_on_sqlite((layout_id, block.grain, own), keys, n, cells)
        return set(keys)
    with psycopg.Cursor(connection.connection) as cursor:
        hist, sums = [cell[0] for cell in cells], [cell[1] for cell in cells]
        cursor.execute(_INSERT, [layout_id, block.grain, own, *_columns(keys), n, hist, sums], binary=True)
        return {(unit, period, cut, scored) for unit, _, period, cut, scored in cursor}


def insert_on_sqlite(layout_id: int, block: Block, own: bool) -> int:
    """Write every cell of a block; return how many there are."""
    keys = [(int(unit), int(period), int(cut), bool(scored)) for unit, period, cut, scored in block.keys.tolist()]
    cells = [encode(hist, sums) for hist, sums in zip(block.hist, block.sums, strict=True)]
    _insert_on_sqlite((layout_id, block.grain, own), keys, block.n.tolist(), cells)
    return len(keys)


def _insert_on_sqlite(
    head: tuple[Any, ...], keys: Sequence[CellKey], n: list[int], cells: list[tuple[bytes, bytes]]
) -> None:
    sql = (
        "INSERT INTO dashboards_tally (layout_id, grain, own, unit_id, period, cut, scored, n, hist, sums) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*head, *key, count, *cell) for key, count, cell in zip(keys, n, cells, strict=True)])


def _update(block: Block, known: dict[CellKey, tuple[Any, ...]], place: dict[CellKey, int]) -> None:
    if not known:
        return
    ids, counts, hists, sums = [], [], [], []
    for key, (cell_id, n, old_hist, old_sums) in known.items():
        row = place[key]
        hist, total = encode(
            np.frombuffer(old_hist, "<i4") + block.hist[row], np.frombuffer(old_sums, "<i8") + block.sums[row]
        )
        ids.append(cell_id)
        counts.append(n + int(block.n[row]))
        hists.append(hist)
        sums.append(total)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            psycopg.Cursor(connection.connection).execute(_UPDATE, [ids, counts, hists, sums])
        else:
            sql = "UPDATE dashboards_tally SET n = %s, hist = %s, sums = %s WHERE id = %s"
            cursor.executemany(sql, list(zip(counts, hists, sums, ids, strict=True)))
