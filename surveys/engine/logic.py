"""Show-if conditions: read once, compiled once, evaluated on earlier visible answers.

A missing or not-applicable answer makes every comparison false, `ne` too. `answered` is true wherever something was
answered, 'not applicable' included.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from surveys.engine.parts import NOT_APPLICABLE, Item
from surveys.engine.types import KINDS

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
FACTS = ("channel", "segment", "language")


class Facts(Protocol):
    """What is known of the respondent before the first answer."""

    @property
    def channel(self) -> str: ...
    @property
    def segment(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True where one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """One earlier answer held against a value (a tuple for `in`)."""

    item: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class Among:
    """The respondent's channel, segment or language is one of those named, whatever the case."""

    fact: str
    values: tuple[str, ...]


Condition = Every | Either | Compare | Among
Test = Callable[[Mapping[str, Any], Facts], bool]


def compile_condition(condition: Condition, item_of: Callable[[str], Item]) -> Test:
    """A function of the answers so far and the context."""
    if isinstance(condition, Among):
        return _among(condition)
    if isinstance(condition, Compare):
        return _compare(condition, item_of(condition.item))
    tests = [compile_condition(part, item_of) for part in condition.parts]
    if isinstance(condition, Every):
        return lambda answers, facts: all(test(answers, facts) for test in tests)
    return lambda answers, facts: any(test(answers, facts) for test in tests)


def dump_condition(condition: Condition) -> dict[str, object]:
    """The condition as it stands in a definition."""
    if isinstance(condition, Among):
        return {condition.fact: list(condition.values)}
    if isinstance(condition, Compare):
        value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
        return {"item": condition.item, "op": condition.op, "value": value}
    name = "all" if isinstance(condition, Every) else "any"
    return {name: [dump_condition(part) for part in condition.parts]}


def items_named(condition: Condition | None) -> frozenset[str]:
    """Ids of the items that a condition looks at."""
    if isinstance(condition, Compare):
        return frozenset({condition.item})
    if isinstance(condition, Every | Either):
        return frozenset().union(*(items_named(part) for part in condition.parts))
    return frozenset()


def _among(condition: Among) -> Test:
    wanted, fact = frozenset(value.casefold() for value in condition.values), condition.fact
    return lambda answers, facts: getattr(facts, fact).casefold() in wanted


def _compare(condition: Compare, item: Item) -> Test:
    name, op = condition.item, condition.op
    if op == "answered":
        return lambda answers, facts: (name in answers) is condition.value
    ordinal = KINDS[item.type].ordinal
    if item.type == "choices":
        return _picks(name, op, condition.value)
    if op == "in":
        wanted = frozenset(ordinal(value) for value in condition.value)
        return lambda answers, facts: _present(answers.get(name)) and ordinal(answers[name]) in wanted
    compare, value = OPERATORS[op], ordinal(condition.value)
    return lambda answers, facts: _present(answers.get(name)) and compare(ordinal(answers[name]), value)


def _picks(name: str, op: str, value: Any) -> Test:
    """On several choices `eq` and `in` ask whether one of the values is picked, `ne` whether it is not."""
    wanted = frozenset(value if isinstance(value, tuple) else (value,))
    if op == "ne":
        return lambda answers, facts: name in answers and wanted.isdisjoint(answers[name])
    return lambda answers, facts: not wanted.isdisjoint(answers.get(name, ()))


def _present(value: Any) -> bool:
    return value is not None and value != NOT_APPLICABLE
