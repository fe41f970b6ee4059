"""Likelihood to recommend, 0–10, with words at both ends."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from surveys.engine.parts import Item, Point, Text
from surveys.engine.reading import Reader
from surveys.engine.types.base import LABEL_LIMIT, Scales, dump_text
from surveys.engine.types.scale import Scale


class Nps(Scale):
    fields = frozenset({"low", "high", "na"})
    values: ClassVar[range] = range(11)
    ends: ClassVar[tuple[Text, Text]] = (
        Text("完全不可能", "Not at all likely"),
        Text("非常可能", "Extremely likely"),
    )

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        ends = (reader.text("low", LABEL_LIMIT) or self.ends[0], reader.text("high", LABEL_LIMIT) or self.ends[1])
        points = tuple(Point(value, Text(str(value), str(value))) for value in self.values)
        return (replace(item, points=points, ends=ends, na=reader.text("na", LABEL_LIMIT) or None),)

    def dump(self, item: Item) -> dict[str, object]:
        low, high = item.ends or self.ends
        return {"low": dump_text(low), "high": dump_text(high), "na": dump_text(item.na) if item.na else None}
