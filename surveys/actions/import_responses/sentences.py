"""Why an answer from a file was not taken."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from surveys.engine.definition import Definition, Item
from surveys.engine.types import KINDS
from surveys.engine.validation import Problem

_SHOWN = 60


def problem_sentence(problem: Problem, definition: Definition, columns: Mapping[str, str], given: str) -> str:
    """What is wrong with one answer: its column, what stood there, and what may stand there.

    Parameters
    ----------
    columns
        Item id → the column that holds it.
    given
        What stood in the cell.
    """
    named = {item.id: item for item in definition.items}
    item = named.get(problem.item)
    words = {"column": columns.get(problem.item, problem.item), "given": given[:_SHOWN], **problem.params}
    return _told(problem.code, words, item)


def _told(code: str, words: dict[str, object], item: Item | None) -> str:
    if code in ("off_scale", "unknown_option") or (code == "wrong_type" and item and _closed(item)):
        words["known"] = _closed(item) if item else ""
        return _("%(column)s: “%(given)s” is none of its answers (%(known)s).") % words
    say = _SENTENCES.get(code)
    return say(words) if say else _("%(column)s: “%(given)s” cannot be taken (%(code)s).") % {**words, "code": code}


def _closed(item: Item) -> str:
    closed = KINDS[item.type].codes_and_labels(item)
    shown = [code for code, _label in closed]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


_Words = Mapping[str, object]
_SENTENCES: Mapping[str, Callable[[_Words], str]] = {
    "required": lambda w: _("%(column)s: an answer is required, the cell is empty.") % w,
    "consent_needed": lambda w: _("%(column)s: consent is required.") % w,
    "too_long": lambda w: _("%(column)s: the text is longer than %(limit)s characters.") % w,
    "control_character": lambda w: _("%(column)s: the text holds control characters. Please remove them.") % w,
    "not_a_number": lambda w: _("%(column)s: “%(given)s” is not a number.") % w,
    "not_a_date": lambda w: _("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.") % w,
    "out_of_range": lambda w: _("%(column)s: “%(given)s” is outside %(minimum)s to %(maximum)s.") % w,
}


def unknown_word(column: str, given: str, known: str) -> str:
    """A word for a coded dimension that nobody knows."""
    words = {"column": column, "given": given[:_SHOWN], "known": known}
    return _("%(column)s: “%(given)s” is none of its answers (%(known)s).") % words
