"""A short answer on one line, in the customer's own words."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import ClassVar

from surveys.engine.parts import Item
from surveys.engine.reading import UNPRINTABLE, Reader
from surveys.engine.types.base import Check, Kind, Outcome, Scales, refused


class ShortText(Kind):
    fields = frozenset({"max_length"})
    text = True
    default: ClassVar[int] = 100
    most: ClassVar[int] = 500
    breaks: ClassVar[bool] = False  # whether the answer may hold line breaks and tabs

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        return (replace(item, max_length=reader.whole("max_length", 1, self.most) or self.default),)

    def dump(self, item: Item) -> dict[str, object]:
        return {"max_length": item.max_length}

    def compile(self, item: Item) -> Check:
        limit, breaks = item.max_length or self.default, self.breaks

        def check(raw: object) -> Outcome:
            if not isinstance(raw, str):
                return refused("wrong_type", item, expected="string")
            # Composing shortens by a factor of three at most: what is longer is not worth composing.
            if len(raw) > 4 * limit and len(raw.strip()) > 4 * limit:
                return refused("too_long", item, limit=limit)
            if UNPRINTABLE.search(raw):
                return refused("control_character", item)
            value = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n").strip()).strip()
            if len(value) > limit:
                return refused("too_long", item, limit=limit)
            if not breaks and ("\n" in value or "\t" in value):
                return refused("control_character", item)
            return value or None, None

        return check
