"""The pieces of a draft that the editor opens one at a time, and what its buttons do to them.

A piece is named by its path in the definition: ``""`` (title and letters), ``pages[0]``, ``pages[0].items[2]``,
``scales.agree5``: the same paths that the faults of a definition carry.
"""

import re
from copy import deepcopy
from typing import Any

Definition = dict[str, Any]
PIECE = re.compile(r"(?:pages\[(\d{1,3})\](?:\.items\[(\d{1,3})\])?|scales\.([a-z][a-z0-9_]{0,39}))?")
NEW_POINTS = (("很差", "Very poor"), ("较差", "Poor"), ("一般", "Fair"), ("较好", "Good"), ("很好", "Very good"))


def place(path: str) -> tuple[int | None, int | None, str | None] | None:
    """Page, item and scale that a piece's path names; None where it is no such path."""
    found = PIECE.fullmatch(path)
    if not found:
        return None
    page, item, scale = found.groups()
    return (int(page) if page else None, int(item) if item else None, scale)


def piece(definition: Definition, path: str) -> Any:
    """The piece at a path; None where there is none."""
    where = place(path)
    if where is None:
        return None
    page, item, scale = where
    if scale:
        return (definition.get("scales") or {}).get(scale)
    if page is None:
        return definition
    pages = definition["pages"]
    if page >= len(pages):
        return None
    items = pages[page]["items"]
    return pages[page] if item is None else (items[item] if item < len(items) else None)


def id_of(definition: Definition, path: str) -> str:
    """The id of the page or question at a path; empty for anything else."""
    one = piece(definition, path) if path else None
    return str(one.get("id") or "") if isinstance(one, dict) else ""


def found_again(definition: Definition, path: str, was: str) -> tuple[Definition, str]:
    """Where the piece stands that was read at ``path`` under the id ``was``, after others changed the draft.

    One that is gone is put back, still empty: a page at the end, a question at the end of its page.
    """
    where = place(path)
    if where is None or not path:
        return definition, ""
    page, item, scale = where
    if scale or not was or id_of(definition, path) == was:
        return _with_scale_named(definition, scale) if scale else definition, path
    pages = definition["pages"]
    if item is None:
        at = next((n for n, one in enumerate(pages) if str(one.get("id")) == was), None)
        return (definition, f"pages[{at}]") if at is not None else with_page(definition)
    found = (f"pages[{n}].items[{m}]" for n, one in enumerate(pages) for m in range(len(one["items"])))
    again = next((one for one in found if id_of(definition, one) == was), None)
    if again or not pages:
        return definition, again or ""
    return with_item(definition, min(page or 0, len(pages) - 1), "text")


def _with_scale_named(definition: Definition, name: str) -> Definition:
    scales = definition.get("scales") or {}
    return definition if name in scales else {**deepcopy(definition), "scales": {**scales, name: []}}


def replaced(definition: Definition, path: str, new: Any) -> Definition:
    """A copy with the piece at ``path`` put in place of what was there."""
    copy = deepcopy(definition)
    page, item, scale = place(path) or (None, None, None)
    if scale:
        copy["scales"][scale] = new
    elif page is None:
        copy.update(new)
    elif item is None:
        copy["pages"][page].update(new)
    else:
        copy["pages"][page]["items"][item] = new
    return copy


def moved(definition: Definition, path: str, by: int) -> tuple[Definition, str]:
    """A copy with the piece one place up or down; an item at the end of its page goes to the next page."""
    copy = deepcopy(definition)
    page, item, _scale = place(path) or (None, None, None)
    if page is None:
        return copy, path
    pages = copy["pages"]
    if item is None:
        to = min(max(page + by, 0), len(pages) - 1)
        pages.insert(to, pages.pop(page))
        return copy, f"pages[{to}]"
    items = pages[page]["items"]
    if 0 <= item + by < len(items):
        items.insert(item + by, items.pop(item))
        return copy, f"pages[{page}].items[{item + by}]"
    if 0 <= page + by < len(pages):
        there = pages[page + by]["items"]
        at = len(there) if by < 0 else 0
        there.insert(at, items.pop(item))
        return copy, f"pages[{page + by}].items[{at}]"
    return copy, path


def removed(definition: Definition, path: str) -> Definition:
    """A copy without the piece."""
    copy = deepcopy(definition)
    page, item, scale = place(path) or (None, None, None)
    if scale:
        copy["scales"].pop(scale, None)
    elif page is not None and item is None:
        del copy["pages"][page]
    elif page is not None and item is not None:
        del copy["pages"][page]["items"][item]
    return copy


def with_page(definition: Definition) -> tuple[Definition, str]:
    copy = deepcopy(definition)
    copy["pages"].append({"id": _free("page", _ids(copy["pages"])), "title": None, "items": []})
    return copy, f"pages[{len(copy['pages']) - 1}]"


def with_item(definition: Definition, page: int, kind: str) -> tuple[Definition, str]:
    """A copy with an empty question of a kind at the end of a page."""
    copy = deepcopy(definition)
    taken = {id for each in copy["pages"] for id in _ids(each["items"])}
    item: Definition = {"id": _free("q", taken), "type": kind, "text": None}
    if kind in ("scale", "matrix"):
        item["points"] = next(iter(copy.get("scales") or {}), None) or five_points()
    if kind == "matrix":
        item["rows"] = []
    if kind in ("choice", "choices"):
        item["options"] = []
    copy["pages"][page]["items"].append(item)
    return copy, f"pages[{page}].items[{len(copy['pages'][page]['items']) - 1}]"


def with_scale(definition: Definition) -> tuple[Definition, str]:
    copy = deepcopy(definition)
    scales = copy["scales"] = copy.get("scales") or {}
    name = _free("scale", set(scales))
    scales[name] = five_points()
    return copy, f"scales.{name}"


def five_points() -> list[Definition]:
    return [{"value": at, "label": {"zh": zh, "en": en}} for at, (zh, en) in enumerate(NEW_POINTS, 1)]


def blank(programme: str, title_zh: str, title_en: str) -> Definition:
    """The shortest survey of a programme: one page with the overall question."""
    overall = {
        "id": "overall",
        "type": "scale",
        "construct": "overall",
        "required": True,
        "text": {"zh": "总体来说，您对这次服务满意吗？", "en": "Overall, how satisfied are you with the service?"},
        "points": "satisfied5",
    }
    points = ("非常不满意", "Very dissatisfied"), ("不满意", "Dissatisfied"), ("一般", "Neither"), *SATISFIED
    scale = [{"value": at, "label": {"zh": zh, "en": en}} for at, (zh, en) in enumerate(points, 1)]
    return {
        "schema": 1,
        "programme": programme,
        "title": {"zh": title_zh, "en": title_en or title_zh},
        "intro": None,
        "thanks": {"zh": "谢谢您的回答。", "en": "Thank you for your answers."},
        "scales": {"satisfied5": scale},
        "pages": [{"id": "page1", "title": None, "per_subject": programme == "internal", "items": [overall]}],
    }


SATISFIED = (("满意", "Satisfied"), ("非常满意", "Very satisfied"))


def _ids(pieces: list[Definition]) -> set[str]:
    return {str(one.get("id")) for one in pieces}


def _free(stem: str, taken: set[str]) -> str:
    return next(name for name in (f"{stem}{n}" for n in range(1, 1000)) if name not in taken)
