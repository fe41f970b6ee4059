"""Several questions on one scale. Each row is an item of its own, `matrix.row`, and falls apart from it on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveys.engine.parts import Item
from surveys.engine.reading import CODE, Reader
from surveys.engine.types.base import LABEL_LIMIT, TEXT_LIMIT, Scales, read_points
from surveys.engine.types.scale import Scale

ROW = frozenset({"id", "text", "construct", "reverse"})
MOST_ROWS = 30


class Matrix(Scale):
    fields = frozenset({"points", "na", "rows"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        for key in ("construct", "reverse"):
            if reader.data.get(key):
                reader.fault("belongs_to_rows", key)
        points, name = read_points(reader, scales)
        na = reader.text("na", LABEL_LIMIT) or None
        whole = replace(item, points=points, scale=name, na=na, matrix=item.id, matrix_text=item.text)
        return tuple(_rows(reader, replace(whole, construct=None, reverse=False)))


def _rows(reader: Reader, whole: Item) -> Iterator[Item]:
    seen: set[str] = set()
    for row in reader.objects("rows", 1, MOST_ROWS):
        row.refuse_unknown(ROW)
        id = row.code("id")
        if id and id in seen:
            row.fault("duplicate", "id", id=id)
        seen.add(id)
        yield _row(row, id, whole)


def _row(row: Reader, id: str, whole: Item) -> Item:
    reverse = row.flag("reverse")
    if reverse and not whole.scored:
        row.fault("reverse_not_scored", "reverse")
    return replace(
        whole,
        id=f"{whole.id}.{id}",
        text=row.text("text", TEXT_LIMIT, required=True),
        construct=row.code("construct", CODE, required=False) or None,
        reverse=reverse,
    )
