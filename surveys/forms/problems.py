"""What to tell a person of a problem in their answers: what is wrong, and what to do next."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from surveys.engine.parts import Item
from surveys.engine.validation import Problem

DJANGO_LANGUAGES = {"zh": "zh-hans", "en": "en"}


def message(problem: Problem, item: Item | None, language: str) -> str:
    """The sentence for a problem, in ``language`` (``zh`` or ``en``); ``item`` is None where it names none."""
    with override(DJANGO_LANGUAGES.get(language[:2], "zh-hans")):
        say = _SENTENCES.get(problem.code)
        return say(dict(problem.params), item, language) if say else _("This answer cannot be taken. Please check it.")


Say = Callable[[dict[str, object], Item | None, str], str]


def _required(params: Mapping[str, object], item: Item | None, language: str) -> str:
    if item is None or not (item.points or item.options):
        return _("Please fill this in.")
    if item.na:
        label = item.na.get(language)
        return _("Please choose one; where it does not apply to you, choose “%(label)s”.") % {"label": label}
    if item.type == "choices":
        return _("Please choose at least one.")
    return _("Please choose one.")


def _range(params: Mapping[str, object], item: Item | None, language: str) -> str:
    low, high = params.get("minimum"), params.get("maximum")
    ends = {"low": low, "high": high}
    if item is not None and item.type == "date":
        return _date_range(ends)
    if low is not None and high is not None:
        return _("Please write a number from %(low)s to %(high)s.") % ends
    if low is not None:
        return _("Please write a number of at least %(low)s.") % ends
    return (
        _("Please write a number of at most %(high)s.") % ends if high is not None else _("This number is too large.")
    )


def _date_range(ends: dict[str, object]) -> str:
    if ends["low"] is not None and ends["high"] is not None:
        return _("Please give a day from %(low)s to %(high)s.") % ends
    if ends["low"] is not None:
        return _("Please give a day not before %(low)s.") % ends
    return _("Please give a day not after %(high)s.") % ends


def _too_long(params: Mapping[str, object], item: Item | None, language: str) -> str:
    limit = int(str(params.get("limit", 0)))
    return ngettext(
        "This is longer than %(limit)s character. Please shorten it; nothing that you wrote is lost.",
        "This is longer than %(limit)s characters. Please shorten it; nothing that you wrote is lost.",
        limit,
    ) % {"limit": limit}


def _too_few(params: Mapping[str, object], item: Item | None, language: str) -> str:
    n = int(str(params.get("minimum", 1)))
    return ngettext("Please choose at least %(n)s.", "Please choose at least %(n)s.", n) % {"n": n}


def _too_many(params: Mapping[str, object], item: Item | None, language: str) -> str:
    n = int(str(params.get("maximum", 1)))
    return ngettext("Please choose at most %(n)s.", "Please choose at most %(n)s.", n) % {"n": n}


def _decimals(params: Mapping[str, object], item: Item | None, language: str) -> str:
    n = int(str(params.get("decimals", 0)))
    if n == 0:
        return _("Please write a whole number.")
    return ngettext(
        "Please write at most %(n)s digit after the point.", "Please write at most %(n)s digits after the point.", n
    ) % {"n": n}


_SENTENCES: Mapping[str, Say] = {
    "required": _required,
    "consent_needed": lambda *_given: _("Please tick the box if you agree; without it we cannot take your answers."),
    "off_scale": lambda *_given: _("This is not one of the answers offered. Please choose one of those shown."),
    "unknown_option": lambda *_given: _("This is not one of the answers offered. Please choose one of those shown."),
    "exclusive_option": lambda *_given: _("One of your choices stands alone. Please choose either it or the others."),
    "too_few": _too_few,
    "too_many": _too_many,
    "too_long": _too_long,
    "control_character": lambda *_given: _(
        "This holds invisible characters that cannot be kept. We took them out; please check your words and send again."
    ),
    "not_a_number": lambda *_given: _("Please write a number in digits, for example 12."),
    "too_many_decimals": _decimals,
    "out_of_range": _range,
    "not_a_date": lambda *_given: _("Please give the day as year-month-day, for example 2026-11-20."),
    "wrong_type": lambda *_given: _("This answer cannot be taken. Please check it."),
    "unknown_item": lambda *_given: _("Something was sent that this survey does not ask. Please send the page again."),
    "unknown_subject": lambda *_given: _("A department was rated that is not part of this survey."),
    "nothing_rated": lambda *_given: _("Nothing is rated yet. Please rate at least one department."),
    "not_answers": lambda *_given: _("No answers could be read. Please send the page again."),
}
