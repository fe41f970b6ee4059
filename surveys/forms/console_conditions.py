"""A show-if condition as rows of a form. A row stands by itself or in a group that counts as one: two levels in all.

A row is named after its place in the definition, so that a fault of the definition finds its row: ``show_if[2]``, or
``show_if[2][0]`` for the first of a group that stands third.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from surveys.forms.console_values import coded, field_text, values_of
from surveys.queries.survey_lists import raw_items

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
COMMAS = re.compile(r"[,，、;；]")
STEM = re.compile(r"(show_if\[([0-9]{1,3})\](?:\[([0-9]{1,3})\])?)\.what")
FACTS = ("channel", "segment", "language")
NO = frozenset({"false", "no", "0", "否", "不"})
LETTERS = tuple("ABCDEF")


@dataclass(frozen=True, slots=True)
class Row:
    """A simple condition, the name of its fields, and the letter of its group."""

    stem: str
    part: Mapping[str, Any]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """``mode`` is ``all`` or ``any``; ``groups`` has the mode of each group by its letter."""

    mode: str
    rows: tuple[Row, ...]
    groups: dict[str, str]


def spread(show_if: Any) -> Spread | None:
    """A condition as rows; None where rows cannot hold it: more than two levels, or none of what a condition may be."""
    if show_if is None or show_if in ({"all": []}, {"any": []}):
        return Spread("all", (), {})
    if _simple(show_if):
        return Spread("all", (Row("show_if[0]", show_if),), {})
    mode = _mode_of(show_if)
    if not mode:
        return None
    rows: list[Row] = []
    groups: dict[str, str] = {}
    for at, part in enumerate(show_if[mode]):
        stem, inner = f"show_if[{at}]", _mode_of(part)
        if _simple(part):
            rows.append(Row(stem, part))
        elif inner and all(_simple(one) for one in part[inner]) and len(groups) < len(LETTERS):
            letter = LETTERS[len(groups)]
            groups[letter] = inner
            rows += [Row(f"{stem}[{n}]", one, letter) for n, one in enumerate(part[inner])]
        else:
            return None
    return Spread(mode, tuple(rows), groups)


def _simple(part: Any) -> bool:
    if not isinstance(part, Mapping):
        return False
    fact = len(part) == 1 and next(iter(part)) in FACTS
    return fact or ("item" in part and set(part) <= {"item", "op", "value"})


def _mode_of(part: Any) -> str:
    """``all`` or ``any`` where the part is a condition made of others, else empty."""
    modes = [mode for mode in ("all", "any") if isinstance(part, Mapping) and set(part) == {mode}]
    return modes[0] if modes and isinstance(part[modes[0]], list) and part[modes[0]] else ""


def read_show_if(post: QueryDict, definition: dict[str, Any]) -> Any:
    """The condition that was typed; one that rows cannot hold comes back as the JSON of its own field."""
    if "show_if.kept" in post:
        return _kept(field_text(post, "show_if.kept"))
    parts: list[dict[str, Any]] = []
    groups: dict[str, list[Any]] = {}
    for stem in _stems(post):
        letter, part = field_text(post, f"{stem}.group"), _part(post, stem, definition)
        if letter not in LETTERS:
            parts.append(part)
            continue
        if letter not in groups:
            groups[letter] = []
            parts.append({_mode(post, f"show_if.group.{letter}"): groups[letter]})
        groups[letter].append(part)
    return {_mode(post, "show_if.mode"): parts} if parts else None


def _stems(post: QueryDict) -> Iterator[str]:
    """The rows in which something is looked at, in their order on the page."""
    found = [one for one in map(STEM.fullmatch, post) if one and field_text(post, one[0])]
    for one in sorted(found, key=lambda one: (int(one[2]), int(one[3] or 0))):
        yield one[1]


def _mode(post: QueryDict, name: str) -> str:
    return "any" if post.get(name) == "any" else "all"


def _kept(text: str) -> Any:
    try:
        return json.loads(text) if text.strip() and r"\u0000" not in text else text or None
    except (ValueError, RecursionError):
        return text


def _part(post: QueryDict, stem: str, definition: dict[str, Any]) -> dict[str, Any]:
    what, op, typed = (field_text(post, f"{stem}.{key}") for key in ("what", "op", "value"))
    values = values_of(definition, what)
    listed = [coded(values, one.strip()) for one in COMMAS.split(typed) if one.strip()]
    typed = coded(values, typed)
    if what in FACTS:
        return {what: listed}
    if op == "answered":
        return {"item": what, "op": op, "value": typed.lower() not in NO}
    convert = _converter(what, definition)
    return {"item": what, "op": op, "value": [convert(one) for one in listed] if op == "in" else convert(typed)}


def _converter(what: str, definition: dict[str, Any]) -> Callable[[str], Any]:
    """How a value is typed follows from the question it is held against."""
    kind = next((one.get("type") for one in raw_items(definition) if one.get("id") == what.partition(".")[0]), "")
    if kind in ("scale", "nps", "ces", "matrix"):
        return lambda typed: int(typed) if WHOLE.fullmatch(typed) else typed
    if kind == "notice":
        return lambda typed: typed.lower() not in NO
    return lambda typed: typed
