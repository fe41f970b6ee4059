"""What every kind of question answers to. A new kind is one file beside this one and one line in `__init__.py`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from surveys.engine.parts import Item, Option, Point, Text
from surveys.engine.reading import OPTION_CODE, Reader

TEXT_LIMIT, LABEL_LIMIT, NOTICE_LIMIT = 1000, 200, 4000
SCORE_NOT_APPLICABLE, SCORE_NONE = 254, 255

Scales = Mapping[str, tuple[Point, ...]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an answer; `item` is the answer's key, `id@UNITCODE` where departments are rated."""

    code: str
    item: str
    params: Mapping[str, object] = field(default_factory=dict)


Outcome = tuple[Any, Problem | None]
Check = Callable[[Any], Outcome]


class Kind(ABC):
    """One kind of question: reads its part of a definition, then checks, scores and names answers."""

    fields: ClassVar[frozenset[str]] = frozenset()
    scored: ClassVar[bool] = False
    text: ClassVar[bool] = False  # answers are words of the customer's own, kept apart and erasable
    operators: ClassVar[frozenset[str]] = frozenset({"answered"})
    text_limit: ClassVar[int] = TEXT_LIMIT

    def load(self, reader: Reader, item: Item, scales: Scales) -> tuple[Item, ...]:
        """Complete `item`, whose common fields are read, with this kind's own; a matrix makes several of it."""
        return (item,)

    def dump(self, item: Item) -> dict[str, object]:
        """This kind's own fields, as JSON."""
        return {}

    def asks(self, item: Item) -> bool:
        """Whether there is anything to answer."""
        return True

    def from_form(self, values: Sequence[str]) -> object:
        """The raw answer in the values that a form posted; None where it is empty."""
        return values[-1] if values and values[-1].strip() else None

    @abstractmethod
    def compile(self, item: Item) -> Check:
        """A function from a raw answer that is there to (canonical value, None) or (None, problem)."""

    def check(self, item: Item, raw: object) -> Outcome:
        return self.compile(item)(raw)

    def missing(self, item: Item, value: object) -> str | None:
        """The problem code of a required item whose canonical answer is `value` (None: no answer)."""
        return "required" if value is None else None

    def positions(self, item: Item) -> Mapping[object, int]:
        """The byte of each canonical answer of a scored item."""
        return {}

    def score(self, item: Item, value: object) -> int:
        return self.positions(item).get(value, SCORE_NONE)

    def codes_and_labels(self, item: Item) -> tuple[tuple[str, Text], ...]:
        """Every closed answer as (code, label), for exports and tables; empty where answers are open."""
        return ()

    def compares(self, item: Item, operator: str, value: object) -> bool:
        """Whether a condition may hold this item's answer against `value`."""
        return False

    def ordinal(self, value: Any) -> Any:
        """A canonical answer (or a condition's value) as something that `<` understands."""
        return value


def read_points(reader: Reader, scales: Scales) -> tuple[tuple[Point, ...], str | None]:
    """Points written out, or the name of a shared scale; with the name where there is one."""
    given = reader.data.get("points")
    if isinstance(given, str):
        if given not in scales:
            reader.fault("unknown_scale", "points", name=given[:40])
        return scales.get(given, ()), given
    return points_of(reader, "points"), None


def points_of(reader: Reader, key: str) -> tuple[Point, ...]:
    """The points of the list at `key`: 2 to 11, values ascending."""
    before, points = len(reader.faults), []
    for each in reader.objects(key, 2, 11):
        each.refuse_unknown(frozenset({"value", "label"}))
        if each.data.get("value") is None:
            each.fault("missing", "value")
        points.append(Point(each.whole("value", -1000, 1000) or 0, each.text("label", LABEL_LIMIT, required=True)))
    values = [point.value for point in points]
    if before == len(reader.faults) and values != sorted(set(values)):
        reader.fault("not_ascending", key)
    return tuple(points)


def read_options(reader: Reader, known: frozenset[str]) -> tuple[Option, ...]:
    """The options of a choice: 2 to 100, codes unique."""
    options: list[Option] = []
    for each in reader.objects("options", 2, 100):
        each.refuse_unknown(known)
        code = each.code("code", OPTION_CODE)
        if code and code in {option.code for option in options}:
            each.fault("duplicate", "code", id=code)
        options.append(Option(code, each.text("label", LABEL_LIMIT, required=True), each.flag("exclusive")))
    return tuple(options)


def dump_text(text: Text) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text else None


def dump_points(points: tuple[Point, ...]) -> list[dict[str, object]]:
    return [{"value": point.value, "label": dump_text(point.label)} for point in points]


def refused(code: str, item: Item, **params: object) -> Outcome:
    return None, Problem(code, item.id, params)
