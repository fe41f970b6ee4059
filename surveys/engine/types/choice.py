"""One of several options."""

from __future__ import annotations

from dataclasses import replace

from surveys.engine.parts import Item, Text
from surveys.engine.reading import Reader
from surveys.engine.types.base import Check, Kind, Outcome, Scales, dump_text, read_options, refused


class Choice(Kind):
    fields = frozenset({"options"})
    operators = frozenset({"eq", "ne", "in", "answered"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        return (replace(item, options=read_options(reader, frozenset({"code", "label"}))),)

    def dump(self, item: Item) -> dict[str, object]:
        return {"options": [{"code": option.code, "label": dump_text(option.label)} for option in item.options]}

    def compile(self, item: Item) -> Check:
        known = frozenset(option.code for option in item.options)

        def check(raw: object) -> Outcome:
            if not isinstance(raw, str):
                return refused("wrong_type", item, expected="string")
            return (raw, None) if raw in known else refused("unknown_option", item)

        return check

    def codes_and_labels(self, item: Item) -> tuple[tuple[str, Text], ...]:
        return tuple((option.code, option.label) for option in item.options)

    def compares(self, item: Item, operator: str, value: object) -> bool:
        return isinstance(value, str) and any(option.code == value for option in item.options)
