"""Several of several options, between a least and a most; an exclusive option stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveys.engine.parts import Item
from surveys.engine.reading import Reader
from surveys.engine.types.base import Check, Outcome, Scales, dump_text, read_options, refused
from surveys.engine.types.choice import Choice


class Choices(Choice):
    fields = frozenset({"options", "min_picks", "max_picks"})

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        options = read_options(reader, frozenset({"code", "label", "exclusive"}))
        most = max(len(options), 1)
        least_picks, most_picks = reader.whole("min_picks", 1, most), reader.whole("max_picks", 1, most)
        if least_picks and most_picks and least_picks > most_picks:
            reader.fault("not_ascending", "max_picks")
        return (replace(item, options=options, min_picks=least_picks, max_picks=most_picks),)

    def dump(self, item: Item) -> dict[str, object]:
        options = [
            {"code": option.code, "label": dump_text(option.label), "exclusive": option.exclusive}
            for option in item.options
        ]
        return {"options": options, "min_picks": item.min_picks, "max_picks": item.max_picks}

    def from_form(self, values: Sequence[str]) -> object:
        return [value for value in values if value] or None

    def compile(self, item: Item) -> Check:
        order = {option.code: place for place, option in enumerate(item.options)}
        alone = frozenset(option.code for option in item.options if option.exclusive)
        least, most = item.min_picks or 1, item.max_picks or len(order)

        def check(raw: object) -> Outcome:
            if not isinstance(raw, list | tuple) or not all(isinstance(pick, str) for pick in raw):
                return refused("wrong_type", item, expected="list")
            picks = frozenset(raw)
            if not picks <= order.keys():
                return refused("unknown_option", item)
            if picks & alone:
                return (sorted(picks), None) if len(picks) == 1 else refused("exclusive_option", item)
            if len(picks) < least:
                return refused("too_few", item, minimum=least)
            if len(picks) > most:
                return refused("too_many", item, maximum=most)
            return sorted(picks, key=order.__getitem__), None

        return check
