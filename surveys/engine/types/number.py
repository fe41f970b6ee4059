"""A number within bounds, with so many decimals and a unit in words."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from surveys.engine.parts import Item
from surveys.engine.reading import Reader
from surveys.engine.types.base import LABEL_LIMIT, Check, Kind, Outcome, Scales, dump_text, refused

PLAIN = re.compile(r"([+-]?[0-9]{1,15})(?:\.([0-9]{0,15}))?", re.ASCII)
LARGEST = 10**15
MOST_DECIMALS = 6


class Number(Kind):
    fields = frozenset({"min", "max", "decimals", "unit"})
    operators = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "answered"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        low, high = _bound(reader, "min"), _bound(reader, "max")
        if low is not None and high is not None and Decimal(low) > Decimal(high):
            reader.fault("not_ascending", "max")
        decimals = reader.whole("decimals", 0, MOST_DECIMALS) or 0
        unit = reader.text("unit", LABEL_LIMIT)
        return (replace(item, minimum=low, maximum=high, decimals=decimals, unit=unit),)

    def dump(self, item: Item) -> dict[str, object]:
        bounds = {"min": item.minimum, "max": item.maximum}
        return {**bounds, "decimals": item.decimals, "unit": dump_text(item.unit)}

    def compile(self, item: Item) -> Check:
        low = Decimal(item.minimum) if item.minimum is not None else None
        high = Decimal(item.maximum) if item.maximum is not None else None
        bounds = {"minimum": item.minimum, "maximum": item.maximum}

        def check(raw: object) -> Outcome:
            if isinstance(raw, bool) or not isinstance(raw, int | float | str):
                return refused("wrong_type", item, expected="number")
            if isinstance(raw, int) and abs(raw) >= LARGEST:  # before it is printed: Python refuses huge ones
                return refused("out_of_range", item, **bounds)
            value = normal(raw)
            if value is None:
                return refused("not_a_number", item)
            if (low is not None and Decimal(value) < low) or (high is not None and Decimal(value) > high):
                return refused("out_of_range", item, **bounds)
            if len(value.partition(".")[2]) > item.decimals:
                return refused("too_many_decimals", item, decimals=item.decimals)
            return value, None

        return check

    def compares(self, item: Item, operator: str, value: object) -> bool:
        return not isinstance(value, bool | float) and normal(value) is not None

    def ordinal(self, value: object) -> Decimal:
        return Decimal(str(value))


def normal(raw: object) -> str | None:
    """The plainest decimal form of a number, as text; None for what is none. Full-width digits are digits."""
    if isinstance(raw, bool) or (isinstance(raw, int) and abs(raw) >= LARGEST):
        return None
    if isinstance(raw, float):
        raw = f"{raw:.6f}" if math.isfinite(raw) and abs(raw) < LARGEST else ""
    if not isinstance(raw, int | str) or (isinstance(raw, str) and len(raw) > 60):
        return None
    found = PLAIN.fullmatch(unicodedata.normalize("NFKC", str(raw)).strip())
    if not found:
        return None
    whole, part = int(found[1]), (found[2] or "").rstrip("0")
    sign = "-" if found[1].startswith("-") and (whole or part) else ""
    return f"{sign}{abs(whole)}.{part}" if part else f"{sign}{abs(whole)}"


def _bound(reader: Reader, key: str) -> str | None:
    value = reader.data.get(key)
    if value is None:
        return None
    bound = None if isinstance(value, float) else normal(value)
    if bound is None:
        reader.fault("not_a_number", key)
    return bound
