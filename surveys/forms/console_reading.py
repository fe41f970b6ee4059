"""What the editor's form posted, read back into a piece of the definition. Field names are paths within the piece.

Nothing is refused here: the draft keeps what was typed, and the definition's own faults say what is wrong with it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import QueryDict

from surveys.engine.types import KINDS
from surveys.forms.console_conditions import WHOLE, read_show_if
from surveys.forms.console_values import field_text

MOST_ROWS = 100


def read_head(post: QueryDict) -> dict[str, Any]:
    return {name: _text(post, name) for name in ("title", "intro", "thanks", "notice")}


def read_page(post: QueryDict, definition: dict[str, Any]) -> dict[str, Any]:
    page: dict[str, Any] = {"id": field_text(post, "id"), "title": _text(post, "title")}
    page["per_subject"] = "per_subject" in post
    page["show_if"] = read_show_if(post, definition)
    return page


def read_scale(post: QueryDict) -> list[dict[str, Any]]:
    return list(_points(post))


def read_item(post: QueryDict, definition: dict[str, Any]) -> dict[str, Any]:
    """A question: its common fields, and those that its kind has."""
    kind = field_text(post, "type")
    item: dict[str, Any] = {"id": field_text(post, "id"), "type": kind, "text": _text(post, "text")}
    item |= {"hint": _text(post, "hint"), "required": "required" in post}
    item["show_if"] = read_show_if(post, definition)
    if kind != "matrix":
        item |= {"construct": field_text(post, "construct") or None, "reverse": "reverse" in post}
    fields = KINDS[kind].fields if kind in KINDS else frozenset()
    return item | {name: FIELDS[name](post) for name in sorted(fields)}


def _text(post: QueryDict, name: str) -> dict[str, str] | None:
    """Words in both languages; None where both are empty. What is missing in one is the definition's to say."""
    words = {lang: field_text(post, f"{name}.{lang}").replace("\r\n", "\n") for lang in ("zh", "en")}
    return words if any(words.values()) else None


def _number(post: QueryDict, name: str) -> Any:
    typed = field_text(post, name)
    return int(typed) if WHOLE.fullmatch(typed) else typed or None


def _rows(post: QueryDict, name: str, *keys: str) -> Iterator[tuple[str, int]]:
    """The rows of a table of fields in which something was typed, numbered among themselves."""
    filled = 0
    for row in range(MOST_ROWS):
        stem = f"{name}[{row}]"
        if any(field_text(post, f"{stem}.{key}") for key in keys):
            filled += 1
            yield stem, filled


def _points(post: QueryDict) -> Iterator[dict[str, Any]]:
    for stem, at in _rows(post, "points", "value", "label.zh", "label.en"):
        value = _number(post, f"{stem}.value")
        yield {"value": at if value is None else value, "label": _text(post, f"{stem}.label")}


def _points_or_scale(post: QueryDict) -> Any:
    return field_text(post, "points.scale") or list(_points(post))


def _options(post: QueryDict) -> list[dict[str, Any]]:
    options = []
    for stem, at in _rows(post, "options", "code", "label.zh", "label.en"):
        option: dict[str, Any] = {
            "code": field_text(post, f"{stem}.code") or f"o{at}",
            "label": _text(post, f"{stem}.label"),
        }
        if f"{stem}.exclusive" in post:
            option["exclusive"] = True
        options.append(option)
    return options


def _matrix_rows(post: QueryDict) -> list[dict[str, Any]]:
    return [
        {
            "id": field_text(post, f"{stem}.id") or f"r{at}",
            "text": _text(post, f"{stem}.text"),
            "construct": field_text(post, f"{stem}.construct") or None,
            "reverse": f"{stem}.reverse" in post,
        }
        for stem, at in _rows(post, "rows", "id", "text.zh", "text.en", "construct")
    ]


FIELDS: dict[str, Callable[[QueryDict], Any]] = {
    "points": _points_or_scale,
    "na": lambda post: _text(post, "na"),
    "low": lambda post: _text(post, "low"),
    "high": lambda post: _text(post, "high"),
    "unit": lambda post: _text(post, "unit"),
    "options": _options,
    "rows": _matrix_rows,
    "min_picks": lambda post: _number(post, "min_picks"),
    "max_picks": lambda post: _number(post, "max_picks"),
    "max_length": lambda post: _number(post, "max_length"),
    "decimals": lambda post: _number(post, "decimals"),
    "min": lambda post: field_text(post, "min") or None,
    "max": lambda post: field_text(post, "max") or None,
    "consent": lambda post: "consent" in post,
}
