"""A definition's rules as a tablet's script reads them: what is asked when, and what can be taken."""

from __future__ import annotations

from surveys.engine.logic import Condition, dump_condition
from surveys.engine.parts import Definition, Item, Page
from surveys.engine.types import KINDS

# The script knows these kinds; a survey with another one is not shown by it.
_POINTS = frozenset({"scale", "nps", "ces", "matrix"})


def pages_of(definition: Definition) -> tuple[Page, ...]:
    """The pages that a tablet shows: it rates no departments."""
    return tuple(page for page in definition.pages if not page.per_subject)


def rules_of(definition: Definition) -> list[dict[str, object]]:
    """Pages and items in their order, each with its condition and its bounds; words stand elsewhere."""
    return [
        {"id": page.id, "show_if": _condition(page.show_if), "items": [_item(item) for item in page.items]}
        for page in pages_of(definition)
    ]


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": "points" if item.type in _POINTS else item.type,
        "asks": KINDS[item.type].asks(item),
        "required": item.required,
        "show_if": _condition(item.show_if),
        **_bounds(item),
    }


def _bounds(item: Item) -> dict[str, object]:
    given = {
        "points": [point.value for point in item.points],
        "na": item.na is not None,
        "options": [[option.code, option.exclusive] for option in item.options],
        "least": item.min_picks,
        "most": item.max_picks,
        "limit": item.max_length,
        "low": item.minimum,
        "high": item.maximum,
        "decimals": item.decimals if item.type == "number" else None,
    }
    return {name: value for name, value in given.items() if value not in (None, [], False)}


def _condition(condition: Condition | None) -> dict[str, object] | None:
    return dump_condition(condition) if condition else None
