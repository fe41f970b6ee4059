"""Make the tallies again from the answers, or compare them with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction

from dashboards.actions.fold.fold import paths_of
from dashboards.actions.fold.merge import encode, insert_on_sqlite, lock_layout
from dashboards.formulas.cells import Block, Key, add_up, tabulate, with_totals
from dashboards.models import Tally, TallyLayout
from dashboards.queries.layouts import make_layout, plan
from dashboards.queries.records import all_of
from surveys.models import SurveyVersion

_COPY = (
    "COPY dashboards_tally (layout_id, grain, own, unit_id, period, cut, scored, n, hist, sums) "
    "FROM STDIN (FORMAT binary)"
)
_TYPES = ["int8", "int2", "bool", "int8", "int4", "int8", "bool", "int8", "bytea", "bytea"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which the stored tally and the answers disagree."""

    version_id: int
    key: Key
    stored: int
    counted: int


def rebuild_tallies(version_id: int) -> int:
    """Replace a version's cells by what its answers give under the indices now in force; return how many there are."""
    with transaction.atomic():
        layout = make_layout(version_id)
        layouts = list(TallyLayout.objects.filter(version_id=version_id).order_by("pk").values_list("pk", flat=True))
        for layout_id in layouts:
            lock_layout(layout_id, shared=False)
        # By the ids themselves: a subselect on a table that no ANALYZE has seen may be run for every row.
        Tally.objects.filter(layout_id__in=layouts)._raw_delete("default")  # type: ignore[attr-defined]
        return _write(layout.pk, count_answers(version_id, layout.pk))


def verify_tallies(version_id: int) -> list[Difference]:
    """Where a version's cells and its answers differ; empty where they agree to the last count."""
    with transaction.atomic():
        layout = TallyLayout.objects.filter(version_id=version_id, current=True).first()
        if layout is None:
            return []
        lock_layout(layout.pk, shared=False)
        stored = {_key(cell): cell for cell in Tally.objects.filter(layout=layout).iterator()}
        counted = dict(_cells(count_answers(version_id, layout.pk)))
    return list(_differences(version_id, stored, counted))


def versions_of(survey: str | None = None) -> list[SurveyVersion]:
    """The published versions of a survey, or of all."""
    published = SurveyVersion.objects.filter(published_at__isnull=False).select_related("survey").order_by("pk")
    return list(published.filter(survey__code=survey) if survey else published)


def count_answers(version_id: int, layout_id: int) -> list[tuple[Block, bool]]:
    """Every cell of a version, counted anew."""
    pieces: list[list[Block]] = []
    paths: dict[int, tuple[int, ...]] = {}
    for records in all_of(version_id):
        pieces.append(tabulate(records, plan(layout_id)))
        paths |= paths_of(records)
    return list(with_totals(add_up(pieces), paths)) if pieces else []


def _cells(blocks: list[tuple[Block, bool]]) -> Iterator[tuple[Key, tuple[int, bytes, bytes]]]:
    for block, own in blocks:
        for row, (unit, period, cut, scored) in enumerate(block.keys.tolist()):
            key = Key(block.grain, unit, own, period, cut, bool(scored))
            yield key, (int(block.n[row]), *encode(block.hist[row], block.sums[row]))


def _write(layout_id: int, blocks: list[tuple[Block, bool]]) -> int:
    if connection.vendor == "postgresql":
        return _copy(layout_id, blocks)
    return sum(insert_on_sqlite(layout_id, block, own) for block, own in blocks)


def _copy(layout_id: int, blocks: list[tuple[Block, bool]]) -> int:
    count = 0
    with psycopg.Cursor(connection.connection) as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for key, (n, hist, sums) in _cells(blocks):
            copy.write_row((layout_id, key.grain, key.own, key.unit, key.period, key.cut, key.scored, n, hist, sums))
            count += 1
    return count


def _key(cell: Tally) -> Key:
    return Key(cell.grain, cell.unit_id, cell.own, cell.period, cell.cut, cell.scored)


def _differences(
    version_id: int, stored: dict[Key, Tally], counted: dict[Key, tuple[int, bytes, bytes]]
) -> Iterator[Difference]:
    for key in sorted(stored.keys() | counted.keys()):
        cell, again = stored.get(key), counted.get(key)
        mine: tuple[Any, ...] = (cell.n, bytes(cell.hist), bytes(cell.sums)) if cell else ()
        if mine != (again or ()) and not (_is_empty(mine) and _is_empty(again or ())):
            yield Difference(version_id, key, cell.n if cell else 0, again[0] if again else 0)


def _is_empty(cell: tuple[Any, ...]) -> bool:
    """No cell at all, or one in which every count has gone back to nothing."""
    return not cell or not (cell[0] or any(cell[1]) or any(cell[2]))
