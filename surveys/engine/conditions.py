"""Reading a show-if condition from untrusted JSON, against the items that come before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.engine.logic import FACTS, Among, Compare, Condition, Either, Every
from surveys.engine.parts import Item
from surveys.engine.reading import UNPRINTABLE, Reader
from surveys.engine.types import KINDS

DEEPEST, WIDEST = 6, 30


def read_condition(reader: Reader, earlier: Mapping[str, Item], later: frozenset[str]) -> Condition | None:
    """The condition at `show_if`; None where there is none or where it is faulty.

    `earlier` holds the items that may be named; a name in `later` is known but comes too late or is out of reach.
    """
    given = reader.data.get("show_if")
    if given is None:
        return None
    if not isinstance(given, Mapping):
        reader.fault("wrong_type", "show_if", expected="object")
        return None
    return _condition(Reader(given, reader.at("show_if"), reader.faults), earlier, later, DEEPEST)


def _condition(reader: Reader, earlier: Mapping[str, Item], later: frozenset[str], depth: int) -> Condition | None:
    kinds = [key for key in ("all", "any", "item", *FACTS) if key in reader.data]
    if len(kinds) != 1:
        reader.fault("bad_condition")
        return None
    if depth == 0:
        reader.fault("too_deep", maximum=DEEPEST)
        return None
    if kinds[0] in FACTS:
        return _among(reader, kinds[0])
    if kinds[0] == "item":
        return _compare(reader, earlier, later)
    reader.refuse_unknown(frozenset(kinds))
    parts = [_condition(part, earlier, later, depth - 1) for part in reader.objects(kinds[0], 1, WIDEST)]
    whole = tuple(part for part in parts if part is not None)
    return Every(whole) if kinds[0] == "all" else Either(whole)


def _among(reader: Reader, fact: str) -> Condition | None:
    reader.refuse_unknown(frozenset({fact}))
    values = reader.data[fact]
    if not isinstance(values, list) or not 1 <= len(values) <= WIDEST:
        reader.fault("wrong_type", fact, expected="list")
    elif not all(isinstance(value, str) and 0 < len(value) <= 40 and not UNPRINTABLE.search(value) for value in values):
        reader.fault("wrong_type", fact, expected="string")
    else:
        return Among(fact, tuple(values))
    return None


def _compare(reader: Reader, earlier: Mapping[str, Item], later: frozenset[str]) -> Condition | None:
    reader.refuse_unknown(frozenset({"item", "op", "value"}))
    name, op = reader.data["item"], reader.data.get("op")
    if not isinstance(name, str) or name not in earlier:
        known = isinstance(name, str) and name in later
        reader.fault("later_item" if known else "unknown_item", "item", item=str(name)[:90] if known else "")
        return None
    item = earlier[name]
    if not isinstance(op, str) or op not in KINDS[item.type].operators:
        reader.fault("bad_operator", "op", item=name)
        return None
    return _with_value(reader, item, op)


def _with_value(reader: Reader, item: Item, op: str) -> Condition | None:
    value: Any = reader.data.get("value")
    if op == "answered":
        value = True if value is None else value
        if isinstance(value, bool):
            return Compare(item.id, op, value)
    elif op == "in":
        listed = isinstance(value, list) and 0 < len(value) <= WIDEST
        if listed and all(KINDS[item.type].compares(item, op, each) for each in value):
            return Compare(item.id, op, tuple(value))
    elif KINDS[item.type].compares(item, op, value):
        return Compare(item.id, op, value)
    reader.fault("bad_value", "value", item=item.id)
    return None
