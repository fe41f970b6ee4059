"""A calendar day, ISO written, between two days that the survey names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from surveys.engine.parts import Item
from surveys.engine.reading import Reader
from surveys.engine.types.base import Check, Kind, Outcome, Scales, refused

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Date(Kind):
    fields = frozenset({"min", "max"})
    operators = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "answered"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        low, high = _bound(reader, "min"), _bound(reader, "max")
        if low and high and low > high:
            reader.fault("not_ascending", "max")
        return (replace(item, minimum=low, maximum=high),)

    def dump(self, item: Item) -> dict[str, object]:
        return {"min": item.minimum, "max": item.maximum}

    def compile(self, item: Item) -> Check:
        low, high = item.minimum or "0001-01-01", item.maximum or "9999-12-31"

        def check(raw: object) -> Outcome:
            if not isinstance(raw, str):
                return refused("wrong_type", item, expected="string")
            day = calendar_day(raw)
            if day is None:
                return refused("not_a_date", item)
            if not low <= day <= high:
                return refused("out_of_range", item, minimum=item.minimum, maximum=item.maximum)
            return day, None

        return check

    def compares(self, item: Item, operator: str, value: object) -> bool:
        return calendar_day(value) is not None


def calendar_day(value: object) -> str | None:
    """The ISO form of an existing day; None for anything else."""
    if not isinstance(value, str) or len(value) > 40 or not ISO.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        return None


def _bound(reader: Reader, key: str) -> str | None:
    if reader.data.get(key) is None:
        return None
    day = calendar_day(reader.data[key])
    if day is None:
        reader.fault("not_a_date", key)
    return day
