"""A labelled scale of 2–11 points, with 'not applicable' where the survey offers it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.engine.parts import NOT_APPLICABLE, Item, Text
from surveys.engine.reading import Reader
from surveys.engine.types.base import (
    LABEL_LIMIT,
    SCORE_NOT_APPLICABLE,
    Check,
    Kind,
    Outcome,
    Scales,
    dump_points,
    dump_text,
    read_points,
    refused,
)

WHOLE = re.compile(r"-?[0-9]{1,4}")


class Scale(Kind):
    fields = frozenset({"points", "na"})
    scored = True
    operators = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "answered"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        points, name = read_points(reader, scales)
        return (replace(item, points=points, scale=name, na=reader.text("na", LABEL_LIMIT) or None),)

    def dump(self, item: Item) -> dict[str, object]:
        return {"points": item.scale or dump_points(item.points), "na": dump_text(item.na) if item.na else None}

    def from_form(self, values: Sequence[str]) -> object:
        last = values[-1].strip() if values else ""
        return int(last) if WHOLE.fullmatch(last) else last or None

    def compile(self, item: Item) -> Check:
        known = {point.value: point.value for point in item.points}
        offered = item.na is not None

        def check(raw: object) -> Outcome:
            if type(raw) is int:
                value = known.get(raw)
                return (value, None) if value is not None else refused("off_scale", item)
            if raw == NOT_APPLICABLE and isinstance(raw, str):
                return (NOT_APPLICABLE, None) if offered else refused("off_scale", item)
            return refused("wrong_type", item, expected="integer")

        return check

    def positions(self, item: Item) -> Mapping[object, int]:
        return {**{p.value: at for at, p in enumerate(item.points)}, NOT_APPLICABLE: SCORE_NOT_APPLICABLE}

    def codes_and_labels(self, item: Item) -> tuple[tuple[str, Text], ...]:
        closed = tuple((str(point.value), point.label) for point in item.points)
        return (*closed, (NOT_APPLICABLE, item.na)) if item.na else closed

    def compares(self, item: Item, operator: str, value: object) -> bool:
        return type(value) is int and any(point.value == value for point in item.points)
