"""The faults of a definition as sentences with a place and a link to the field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.engine.reading import Fault

SPLIT = re.compile(r"(pages\[\d+\](?:\.items\[\d+\])?|scales\.[a-z][a-z0-9_]*)?\.?(.*)")
TEXTS = frozenset(["title", "intro", "thanks", "notice", "text", "hint", "na", "low", "high", "unit"])


@dataclass(frozen=True, slots=True)
class Said:
    """One fault for a person: the piece it is in, the field within it, and what to do."""

    piece: str
    field: str
    place: str
    sentence: str

    @property
    def id(self) -> str:
        return f"f-{self.field}" if self.field else "open"


def said(fault: Fault) -> Said:
    found = SPLIT.fullmatch(fault.path)
    piece, rest = (found[1] or "", found[2]) if found else ("", fault.path)
    if piece.startswith("scales."):
        rest = f"points{rest}" if rest.startswith("[") else f"points.{rest}" if rest else "points"
    return Said(piece, _field(rest), _place(piece, rest), _sentence(fault.code, fault.params))


def _field(rest: str) -> str:
    """The name of the form's field for a path within a piece."""
    field = re.sub(r"^show_if\.(?:all|any)", "show_if", rest)
    field = re.sub(r"^(show_if\[\d+\])\.(?:all|any)(?=\[)", r"\1", field)
    field = re.sub(r"^show_if\.(?=item$|op$|value$|channel$|segment$|language$)", "show_if[0].", field)
    field = field.replace(".item", ".what") if field.startswith("show_if") else field
    field = re.sub(r"^(show_if(?:\[\d+\])+)\.(?:channel|segment|language)$", r"\1.value", field)
    last = field.rpartition(".")[2]
    if last in TEXTS or last == "label":
        return f"{field}.zh"
    return "points.scale" if field == "points" else field


def _place(piece: str, rest: str) -> str:
    page, item = (re.search(pattern, piece) for pattern in (r"pages\[(\d+)\]", r"items\[(\d+)\]"))
    parts = []
    if page:
        parts.append(_("page %(n)s") % {"n": int(page[1]) + 1})
    if item:
        parts.append(_("question %(n)s") % {"n": int(item[1]) + 1})
    if piece.startswith("scales."):
        parts.append(_("scale %(name)s") % {"name": piece.partition(".")[2]})
    what = _what(rest)
    return _(", ").join([*parts, what] if what else parts)


def _what(rest: str) -> str:
    """The field in words, with its row where it stands in a table."""
    name = re.split(r"[.\[]", rest)[0]
    words = {
        "title": _("title"),
        "intro": _("introduction"),
        "thanks": _("thanks"),
        "notice": _("notice"),
        "text": _("wording"),
        "hint": _("hint"),
        "id": _("short name"),
        "type": _("kind of question"),
        "construct": _("what it measures"),
        "points": _("points of the scale"),
        "options": _("options"),
        "rows": _("rows"),
        "na": _("“not applicable”"),
        "show_if": _("condition"),
        "items": _("questions"),
        "pages": _("pages"),
        "low": _("words at the low end"),
        "high": _("words at the high end"),
        "unit": _("unit of measurement"),
        "min": _("smallest"),
        "max": _("largest"),
    }
    said_name = words.get(name, name)
    row = re.search(r"\[(\d+)\]", rest)
    if row:
        said_name = _("%(what)s, row %(n)s") % {"what": said_name, "n": int(row[1]) + 1}
    language = {"zh": _("Chinese words"), "en": _("English words")}.get(rest.rpartition(".")[2])
    return _("%(what)s (%(language)s)") % {"what": said_name, "language": language} if language else said_name


def _sentence(code: str, params: Mapping[str, object]) -> str:
    words: dict[str, Callable[[], str]] = {
        "missing": lambda: _("Still empty. Fill it in."),
        "bad_code": lambda: _("Use small Latin letters, digits and _, beginning with a letter; at most 40."),
        "duplicate": lambda: _("“%(id)s” stands twice. Choose another short name."),
        "too_long": lambda: _("Too long. At most %(limit)s characters."),
        "too_few": lambda: _("Too few. At least %(minimum)s are needed."),
        "too_many": lambda: _("Too many. At most %(maximum)s are possible."),
        "out_of_range": lambda: _("Must lie between %(minimum)s and %(maximum)s."),
        "control_character": lambda: _("Holds an invisible character. Type it again instead of pasting."),
        "not_ascending": lambda: _("Must ascend from the first to the last, none twice."),
        "unknown_scale": lambda: _("There is no scale “%(name)s”. Choose one of the list."),
        "unknown_key": lambda: _("“%(key)s” is not known here. Take it out."),
        "unknown_type": lambda: _("There is no such kind of question. Choose one of the list."),
        "unknown_programme": lambda: _("There is no such programme."),
        "unknown_schema": lambda: _("Only schema 1 is known."),
        "unknown_kind": lambda: _("There is no such kind of index."),
        "unknown_construct": lambda: _("No scored question measures “%(construct)s”."),
        "per_subject_outside_internal": lambda: _("Only where the front line rates departments."),
        "reverse_not_scored": lambda: _("Only scored questions can be turned round. Take the tick away."),
        "no_subject_page": lambda: _("One page must be asked for each rated department. Tick it on that page."),
        "bad_condition": lambda: _("The condition is not complete. Choose what it looks at."),
        "too_deep": lambda: _("Too many conditions within conditions."),
        "later_item": lambda: _("“%(item)s” is asked later or out of reach. Choose an earlier question."),
        "unknown_item": lambda: _("There is no such question before this one. Choose an earlier question."),
        "bad_operator": lambda: _("This comparison does not suit that question. Choose another."),
        "bad_value": lambda: _("That question has no such answer. Enter one of its values."),
        "belongs_to_rows": lambda: _("Belongs to the rows, not to the whole."),
        "not_a_number": lambda: _("Enter a number, such as 3 or 2.5."),
        "not_a_date": lambda: _("Enter a day as year-month-day, such as 2026-12-01."),
        "wrong_type": lambda: _("This has the wrong form. Enter it again."),
    }
    found = words.get(code)
    return _filled(found() if found else code, params)


def _filled(sentence: str, params: Mapping[str, object]) -> str:
    known: dict[str, Any] = {"minimum": "", "maximum": "", **params}
    try:
        return sentence % known
    except (KeyError, ValueError, TypeError):
        return sentence
