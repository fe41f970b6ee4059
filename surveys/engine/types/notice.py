"""Words to read; with `consent` a box to tick beneath them, which a required one must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveys.engine.parts import Item, Text
from surveys.engine.reading import Reader
from surveys.engine.types.base import NOTICE_LIMIT, Check, Kind, Outcome, Scales, refused

TICKED = frozenset({"1", "on", "true", "yes"})
LABELS = (("true", Text("同意", "Agreed")), ("false", Text("未同意", "Not agreed")))


class Notice(Kind):
    fields = frozenset({"consent"})
    operators = frozenset({"eq", "ne", "answered"})
    text_limit = NOTICE_LIMIT

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        return (replace(item, consent=reader.flag("consent")),)

    def dump(self, item: Item) -> dict[str, object]:
        return {"consent": item.consent}

    def asks(self, item: Item) -> bool:
        return item.consent

    def from_form(self, values: Sequence[str]) -> object:
        last = values[-1].strip().lower() if values else ""
        return last in TICKED if last else None

    def compile(self, item: Item) -> Check:
        def check(raw: object) -> Outcome:
            return (raw, None) if isinstance(raw, bool) else refused("wrong_type", item, expected="boolean")

        return check

    def missing(self, item: Item, value: object) -> str | None:
        return None if value is True else "consent_needed"

    def codes_and_labels(self, item: Item) -> tuple[tuple[str, Text], ...]:
        return LABELS if item.consent else ()

    def compares(self, item: Item, operator: str, value: object) -> bool:
        return item.consent and isinstance(value, bool)
