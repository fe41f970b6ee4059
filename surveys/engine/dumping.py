"""From a Definition back to its JSON."""

from __future__ import annotations

from itertools import groupby

from surveys.engine.logic import Condition, dump_condition
from surveys.engine.parts import Definition, Item, Page
from surveys.engine.types import KINDS
from surveys.engine.types.base import dump_points, dump_text


def dump(definition: Definition) -> dict[str, object]:
    """The JSON of `definition`."""
    return {
        "schema": 1,
        "programme": definition.programme,
        "title": dump_text(definition.title),
        "intro": dump_text(definition.intro),
        "thanks": dump_text(definition.thanks),
        **({"notice": dump_text(definition.notice)} if definition.notice else {}),
        "pages": [_page(page) for page in definition.pages],
        "scales": {name: dump_points(points) for name, points in definition.scales},
        "indices": [
            {
                "code": index.code,
                "kind": index.kind,
                "title": dump_text(index.title),
                "constructs": dict(index.constructs),
            }
            for index in definition.indices
        ],
    }


def _page(page: Page) -> dict[str, object]:
    groups = groupby(page.items, key=lambda item: item.matrix or item.id)
    return {
        "id": page.id,
        "title": dump_text(page.title),
        "per_subject": page.per_subject,
        "show_if": _condition(page.show_if),
        "items": [_item(list(group)) for _, group in groups],
    }


def _item(rows: list[Item]) -> dict[str, object]:
    item = rows[0]
    common: dict[str, object] = {
        "id": item.matrix or item.id,
        "type": item.type,
        "text": dump_text(item.matrix_text if item.matrix else item.text),
        "hint": dump_text(item.hint),
        "required": item.required,
        "show_if": _condition(item.show_if),
        **KINDS[item.type].dump(item),
    }
    if item.matrix:
        return {**common, "rows": [_row(row) for row in rows]}
    return {**common, "construct": item.construct, "reverse": item.reverse}


def _row(row: Item) -> dict[str, object]:
    return {
        "id": row.id.partition(".")[2],
        "text": dump_text(row.text),
        "construct": row.construct,
        "reverse": row.reverse,
    }


def _condition(condition: Condition | None) -> dict[str, object] | None:
    return dump_condition(condition) if condition else None
