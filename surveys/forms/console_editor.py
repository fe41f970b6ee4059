"""What the editor shows: the outline of a draft, and the fields of the piece that is open."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from surveys.engine.types import KINDS
from surveys.forms.console_conditions import FACTS, LETTERS, spread
from surveys.forms.console_pieces import piece, place
from surveys.forms.console_values import values_of
from surveys.forms.console_words import CONSTRUCTS, TYPES, word
from surveys.queries.survey_lists import raw_items

Draft = dict[str, Any]
MOST_POINTS = 11


def outline(definition: Draft, faulty: set[str]) -> dict[str, Any]:
    """Pages and questions in order, each with its path, and whether something is missing in it."""
    pages = []
    for at, page in enumerate(definition["pages"]):
        path = f"pages[{at}]"
        items = [_line(f"{path}.items[{n}]", item, faulty) for n, item in enumerate(page.get("items") or [])]
        title = _words(page.get("title")) or _("Page %(n)s") % {"n": at + 1}
        pages.append({"path": path, "title": title, "faulty": path in faulty, "items": items, "page": page})
    scales = [
        {"path": f"scales.{name}", "name": name, "words": _ends(points), "faulty": f"scales.{name}" in faulty}
        for name, points in (definition.get("scales") or {}).items()
    ]
    return {"pages": pages, "scales": scales, "title": _words(definition.get("title")), "faulty": "" in faulty}


def _line(path: str, item: Mapping[str, Any], faulty: set[str]) -> dict[str, Any]:
    return {
        "path": path,
        "text": _words(item.get("text")) or item.get("id", ""),
        "kind": word(TYPES, str(item.get("type"))),
        "construct": item.get("construct") or "",
        "required": item.get("required"),
        "condition": bool(item.get("show_if")),
        "faulty": path in faulty,
    }


def _words(text: Any) -> str:
    if not isinstance(text, Mapping):
        return ""
    first, second = (text.get("zh"), text.get("en"))
    chinese = (get_language() or "zh").startswith("zh")
    return str((first or second) if chinese else (second or first)) if first or second else ""


def _ends(points: Any) -> str:
    listed = [_words(point.get("label")) for point in points if isinstance(point, Mapping)]
    words = f"{listed[0]} … {listed[-1]}" if listed else ""
    return _("%(words)s (%(more)s)") % {"words": words, "more": len(listed)} if listed else ""


def opened(definition: Draft, path: str) -> dict[str, Any]:
    """The fields of one piece, with the empty rows that its tables grow by."""
    raw, (page, item, scale) = piece(definition, path), place(path) or (None, None, None)
    if scale:
        return {"what": "scale", "points": _grown(raw, 2, MOST_POINTS)}
    if page is None:
        return {"what": "head", "raw": raw}
    conditions = _conditions(definition, path, raw)
    if item is None:
        return {"what": "page", "raw": raw, "conditions": conditions, "internal": _internal(definition)}
    own = raw.get("points")
    return {
        "what": "item",
        "raw": raw,
        "fields": KINDS[raw["type"]].fields if raw.get("type") in KINDS else frozenset(),
        "scored": getattr(KINDS.get(raw.get("type", "")), "scored", False),
        "constructs": sorted({*CONSTRUCTS, *_known_constructs(definition)}),
        "scales": [{"name": name, "words": _ends(points)} for name, points in (definition.get("scales") or {}).items()],
        "chosen_scale": own if isinstance(own, str) else "",
        "points": _grown([] if isinstance(own, str) else own, 2, MOST_POINTS),
        "options": _grown(raw.get("options"), 3, 100),
        "rows": _grown(raw.get("rows"), 3, 30),
        "conditions": conditions,
    }


def _internal(definition: Draft) -> bool:
    return definition.get("programme") == "internal"


def _known_constructs(definition: Draft) -> Iterator[str]:
    for item in raw_items(definition):
        for one in (item, *(item.get("rows") or ())):
            if one.get("construct"):
                yield str(one["construct"])


def _grown(rows: Any, by: int, most: int) -> list[Any]:
    """The rows there are and some empty ones."""
    known = list(rows or [])
    return (known + [{} for _row in range(by)])[: max(most, len(known))]


def _conditions(definition: Draft, path: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a condition with two empty ones; ``nested`` where rows cannot hold it."""
    show_if = raw.get("show_if")
    found = spread(show_if)
    rows, groups = (found.rows, found.groups) if found else ((), {})
    shown = [{"stem": row.stem, "group": row.group, **_row(row.part, definition)} for row in rows]
    first = 1 + max((int(row.stem.split("[")[1].rstrip("]")) for row in rows), default=-1)
    usual = "any" if found is None or found.mode == "all" else "all"
    return {
        "nested": found is None,
        "json": json.dumps(show_if, ensure_ascii=False, indent=1),
        "mode": found.mode if found else "all",
        "rows": [*shown, *({"stem": f"show_if[{first + more}]", "values": ""} for more in range(2))],
        "groups": [(letter, groups.get(letter, usual)) for letter in LETTERS[: max(len(groups) + 1, 3)]],
        "grouped": bool(groups),
        "choices": [*_facts(), *_earlier(definition, path)],
        "operators": _operators(),
    }


def _row(part: Mapping[str, Any], definition: Draft) -> dict[str, Any]:
    fact = next((fact for fact in FACTS if fact in part), None)
    row = {"what": fact, "op": "in", "value": _joined(part[fact])} if fact else {}
    row = row or {"what": part.get("item", ""), "op": part.get("op", ""), "value": _joined(part.get("value"))}
    values = values_of(definition, str(row["what"]))
    words = [code if words in ("", code) else f"{code} {words}" for code, words in values.items()]
    return {**row, "values": _(", ").join(words)}


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: ""}[value]
    return str(value)


def _facts() -> list[tuple[str, str]]:
    words = {"channel": _("Channel"), "segment": _("Segment"), "language": _("Language")}
    return [(fact, words[fact]) for fact in FACTS]


def _operators() -> list[tuple[str, str]]:
    return [
        ("eq", pgettext("comparison", "is")),
        ("ne", pgettext("comparison", "is not")),
        ("lt", pgettext("comparison", "is less than")),
        ("le", pgettext("comparison", "is at most")),
        ("gt", pgettext("comparison", "is more than")),
        ("ge", pgettext("comparison", "is at least")),
        ("in", pgettext("comparison", "is one of")),
        ("answered", pgettext("comparison", "was answered")),
    ]


def _earlier(definition: Draft, path: str) -> Iterator[tuple[str, str]]:
    """Questions before the piece, as a condition may name them."""
    page, item, _scale = place(path) or (0, None, None)
    for at, each in enumerate(definition["pages"][: (page or 0) + 1]):
        for n, one in enumerate(each.get("items") or []):
            if at == page and (item is None or n >= item):
                return
            if one.get("type") == "notice" and not one.get("consent"):
                continue  # nothing is answered there
            rows = one.get("rows") if one.get("type") == "matrix" else None
            for id, text in _named(one, rows):
                yield id, f"{id} · {text}"[:60]


def _named(item: Mapping[str, Any], rows: Any) -> Iterator[tuple[str, str]]:
    if rows is None:
        yield str(item.get("id", "")), _words(item.get("text"))
    for row in rows or ():
        yield f"{item.get('id')}.{row.get('id')}", _words(row.get("text"))
