"""What somebody typed into the editor: texts in the shape of a scheme, however wrong; fields are named by paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dashboards.formulas.scheme.components import MOST_COMPONENTS
from dashboards.formulas.scheme.loading import KINDS
from dashboards.formulas.scheme.points.bands import MOST_BANDS
from dashboards.formulas.veto import GRADES

Typed = dict[str, Any]
PATH = re.compile(
    r"(title|kinds|components|grades|exempt_months|spread|adjustments|vetoes)(\.[a-z_A-D0-9]+){0,6}", re.ASCII
)
MOST_PLACES = MOST_COMPONENTS + 10
# What of the typed texts belongs to which kind; the others are kept on the page, and left out of the scheme.
SOURCE_PARTS = {
    "official": ("programme", "product"),
    "visits": (),
    "complaints": ("basis",),
    "measure": ("code",),
    "figure": ("code",),
}
POINTS_PARTS = {
    "anchors": ("same", "improvement"),
    "linear": ("zero", "full"),
    "bands": ("bands",),
    "target": ("zero", "full"),
}


def read_typed(post: Mapping[str, str]) -> Typed:
    """From the fields of the form; what bears no name of it is left out."""
    found: Typed = {}
    for name in post:
        parts = name.split(".")
        if PATH.fullmatch(name) and all(int(part) < MOST_PLACES for part in parts if part.isdigit()):
            _put(found, parts, post[name].strip())
    return _with_lists(found)


def _put(found: Typed, parts: list[str], value: str) -> None:
    for part in parts[:-1]:
        inner = found.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        found = inner
    found.setdefault(parts[-1], value)


def _with_lists(given: Any) -> Any:
    """Objects whose names are all numbers are lists, in the order of the numbers."""
    if not isinstance(given, dict):
        return given
    if given and all(name.isdigit() for name in given):
        return [_with_lists(given[name]) for name in sorted(given, key=int)]
    return {name: _with_lists(value) for name, value in given.items()}


def typed_of(content: Mapping[str, Any]) -> Typed:
    """A scheme as somebody would have typed it."""
    typed = _texts(content)
    typed.pop("schema", None)
    typed["kinds"] = dict.fromkeys(content.get("kinds", ()), "on")
    for one, given in zip(typed.get("components", ()), content.get("components", ()), strict=True):
        if given["points"]["kind"] == "anchors" and "same" in given["points"] and given["points"]["same"] is None:
            one["points"]["as_others"] = "on"
    return typed


def _texts(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _texts(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_texts(value) for value in given]
    return "" if given is None else str(given)


def blank() -> Typed:
    """A scheme that is begun: grades as they are usual, one component to fill in."""
    grades = dict(zip(GRADES, ("85", "65", "50", "35"), strict=False))
    return {"kinds": {"branch": "on"}, "grades": grades, "exempt_months": "6", "components": [blank_component()]}


def blank_component() -> Typed:
    return {
        "source": {"kind": "official", "programme": "retail"},
        "points": {"kind": "anchors", "same": "50"},
        "least": "appraisable",
        "below": ["join", "region", "neutral"],
    }


def content_of(typed: Typed) -> dict[str, Any]:
    """The scheme that the typed texts make, to be loaded and faulted by `load_scheme`."""
    whole = {
        "schema": 1,
        "title": _words(typed.get("title")),
        "kinds": [kind for kind in KINDS if _object(typed.get("kinds")).get(kind)],
        "components": [_component(_object(one)) for one in _list(typed.get("components"))],
        "grades": _given(_object(typed.get("grades"))),
        "exempt_months": _whole(typed.get("exempt_months")),
        "spread": typed.get("spread"),
        "adjustments": _given(_object(typed.get("adjustments"))) or None,
        "vetoes": _vetoes(_object(typed.get("vetoes"))) or None,
    }
    return _given(whole)


def _vetoes(typed: Typed) -> dict[str, Any]:
    """By severity, those of which anything is said."""
    given = {severity: _given(_object(one)) for severity, one in typed.items()}
    return {severity: one for severity, one in given.items() if one}


def _component(typed: Typed) -> dict[str, Any]:
    source, points = _object(typed.get("source")), _object(typed.get("points"))
    whole = {
        "code": typed.get("code"),
        "title": _words(typed.get("title")),
        "source": _part(source, SOURCE_PARTS),
        "weight": typed.get("weight"),
        "direction": typed.get("direction"),
        "points": _part(points, POINTS_PARTS),
        "floor": typed.get("floor"),
        "cap": typed.get("cap"),
        "least": typed.get("least") if source.get("kind") == "official" else None,
        "below": [one for one in _list(typed.get("below")) if one] or None,
    }
    return _given(whole)


def _part(typed: Typed, parts: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """A source or a points function with what belongs to its kind."""
    kind = typed.get("kind")
    found = {"kind": kind} | {name: typed.get(name) for name in parts.get(str(kind), ())}
    if kind == "official" and typed.get("programme") != "product":
        found.pop("product")
    if kind == "bands":
        found["bands"] = [_given(_object(one)) for one in _list(typed.get("bands")) if any(_object(one).values())]
    kept = _given(found)
    if kind == "anchors" and typed.get("as_others"):
        kept["same"] = None
    return kept


def _words(typed: Any) -> dict[str, str]:
    words = _object(typed)
    return {language: str(words.get(language, "")) for language in ("zh", "en")}


def _whole(text: Any) -> Any:
    return int(text) if isinstance(text, str) and re.fullmatch(r"\d{1,6}", text, re.ASCII) else text


def _given(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty, which then has its default, or is missed."""
    return {name: value for name, value in parts.items() if value not in (None, "")}


def _object(typed: Any) -> Typed:
    return typed if isinstance(typed, dict) else {}


def _list(typed: Any) -> list[Any]:
    return typed if isinstance(typed, list) else []


# Buttons of the editor ------------------------------------------------------------------------------------------------


def pressed(typed: Typed, do: str) -> Typed:
    """After a button: ``add``, ``up:2``, ``down:2``, ``remove:2``, ``band:2`` (one more); others change nothing."""
    deed, _colon, target = do.partition(":")
    components = _list(typed.get("components"))
    at = int(target) if target.isdecimal() and int(target) < len(components) else -1
    if deed == "add" and len(components) < MOST_COMPONENTS:
        components = [*components, blank_component()]
    elif deed in _DEEDS and at >= 0:
        components = _DEEDS[deed](components, at)
    return {**typed, "components": components}


def _swapped(components: list[Any], at: int, other: int) -> list[Any]:
    if 0 <= other < len(components):
        components[at], components[other] = components[other], components[at]
    return components


def _with_band(components: list[Any], at: int) -> list[Any]:
    one = _object(components[at])
    points = _object(one.get("points"))
    bands = [*_list(points.get("bands")), {"from": "", "to": "", "points": ""}][:MOST_BANDS]
    components[at] = {**one, "points": {**points, "bands": bands}}
    return components


_DEEDS: Mapping[str, Callable[[list[Any], int], list[Any]]] = {
    "up": lambda components, at: _swapped(components, at, at - 1),
    "down": lambda components, at: _swapped(components, at, at + 1),
    "remove": lambda components, at: components[:at] + components[at + 1 :],
    "band": _with_band,
}
