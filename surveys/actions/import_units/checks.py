"""What may be wrong in one line of a file of units; each fault is a sentence that says what to do next."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.actions.import_sentences import did_you_mean
from surveys.actions.import_units.plan import Change
from surveys.actions.import_units.state import Known, Outlook
from surveys.exchange.dates import read_day
from surveys.exchange.tables import nearest
from surveys.exchange.units import KINDS, UnitLine

# `@` would clash with the key of an answer about a department, `/` with a path.
_CODE = re.compile(r"[\w.\-]{1,40}")
_LONGEST_NAME = 120
_SEARCHED = 10_000  # a search for the nearest code among more would take too long


class LineFault(Exception):
    """A line that cannot be taken; the sentence is its only argument."""


def check_code(line: UnitLine, seen: dict[str, int], place: int) -> None:
    """The code is there, can be used, and stands in no earlier line."""
    if not line.code:
        raise LineFault(
            _("The unit's code is missing (column %(place)s). Please add it, or delete this line.") % {"place": place}
        )
    if not _CODE.fullmatch(line.code):
        raise LineFault(
            _("The code “%(code)s” cannot be used: at most 40 letters, digits, “-”, “_” and “.”.")
            % {"code": line.code[:60]}
        )
    if line.code in seen:
        raise LineFault(
            _("The code repeats line %(line)s. Please delete one of the two lines.") % {"line": seen[line.code]}
        )


def change_of(line: UnitLine, outlook: Outlook) -> Change:
    """What a line asks for.

    Raises
    ------
    LineFault
        Where it cannot be done.
    """
    unit = outlook.known.get(line.code)
    _check_names(line, unit)
    since = _day(line.since, _("Effective date"))
    closed = _day(line.closed, _("Closing date"))
    kind = _kind(line, unit)
    parent = _parent(line, unit, kind, since or outlook.today, outlook)
    _check_closing(line, unit, since or outlook.today, closed, outlook)
    return Change(
        code=line.code,
        kind=kind if unit is None or kind != unit.kind else "",
        name_zh=line.name_zh if unit is None or line.name_zh != unit.name_zh else "",
        name_en=line.name_en if unit is None or line.name_en != unit.name_en else "",
        attributes=_attributes(line, unit),
        new=unit is None,
        parent=parent,
        since=(since or outlook.today) if parent is not None else None,
        closed=closed if closed and (unit is None or closed != unit.closed or _successor_changes(line, unit)) else None,
        successor=line.successor,
    )


def _attributes(line: UnitLine, unit: Known | None) -> dict[str, str]:
    old = unit.attributes if unit else {}
    return {name: value for name, value in line.attributes.items() if old.get(name) != value}


def _successor_changes(line: UnitLine, unit: Known) -> bool:
    return bool(line.successor) and line.successor != unit.successor


def _check_names(line: UnitLine, unit: Known | None) -> None:
    if unit is None and not line.name_zh:
        raise LineFault(_("This unit is new, but it has no Chinese name. Please add it."))
    for name in (line.name_zh, line.name_en):
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise LineFault(_("The name is too long (at most 120 characters) or holds unprintable characters."))


def _day(text: str, column: str) -> date | None:
    day = read_day(text) if text else None
    if text and day is None:
        raise LineFault(
            _("%(column)s “%(text)s” is not a valid date. Please write “year-month-day”, like 2026-12-01.")
            % {"column": column, "text": text[:40]}
        )
    return day


def _kind(line: UnitLine, unit: Known | None) -> str:
    if not line.kind and unit:
        return unit.kind
    kind = KINDS.get(line.kind.casefold())
    if kind is None:
        raise LineFault(
            _("Type “%(kind)s” is not known. Please write head_office, region, branch or department.")
            % {"kind": line.kind[:40]}
        )
    return kind


def _parent(line: UnitLine, unit: Known | None, kind: str, since: date, outlook: Outlook) -> str | None:
    """The new parent's code; None where the unit stays where it is."""
    if not line.parent:
        if unit is None and kind != "head_office":
            raise LineFault(_("This unit is new, but it has no parent unit. Please add the parent's code."))
        return None if unit else ""
    if not outlook.exists(line.parent):
        raise LineFault(
            _("Parent unit “%(code)s” does not exist.") % {"code": line.parent[:40]} + _suggested(line.parent, outlook)
        )
    if circle := outlook.circle(line.code):
        raise LineFault(
            _("The unit would stand under itself (%(circle)s). Please correct the parent unit.")
            % {"circle": " → ".join([*circle, line.code][:6])}
        )
    if unit and unit.parent == line.parent:
        return None
    if unit and unit.closed:
        raise LineFault(_("The unit closed on %(closed)s; it can no longer move.") % {"closed": unit.closed})
    _check_open(line.parent, since, outlook)
    if unit and unit.since and since <= unit.since:
        raise LineFault(
            _("The unit has stood under %(parent)s since %(since)s; it can move on a later day only.")
            % {"parent": outlook.name(unit.parent), "since": unit.since}
        )
    return line.parent


def _suggested(wrong: str, outlook: Outlook) -> str:
    """The code probably meant; who wrote a name is given its code."""
    by_name = {unit.name_zh: code for code, unit in outlook.known.items()}
    by_name |= {line.name_zh: code for code, line in outlook.lines.items() if line.name_zh}
    near = outlook.codes if len(outlook.codes) <= _SEARCHED else []
    code = by_name.get(wrong) or nearest(wrong, near)
    return did_you_mean(code, outlook.name(code)) if code else ""


def _check_open(code: str, day: date, outlook: Outlook) -> None:
    """A unit that others join exists on that day."""
    unit, line = outlook.known.get(code), outlook.lines.get(code)
    closed = (read_day(line.closed) if line and line.closed else None) or (unit.closed if unit else None)
    opened = unit.opened if unit else (read_day(line.since) if line and line.since else None)
    if closed and closed <= day:
        raise LineFault(
            _("%(name)s closes on %(closed)s: nothing can join it on %(day)s.")
            % {"name": outlook.name(code), "closed": closed, "day": day}
        )
    if opened and opened > day:
        raise LineFault(
            _("%(name)s opens on %(opened)s only: nothing can join it on %(day)s.")
            % {"name": outlook.name(code), "opened": opened, "day": day}
        )


def _check_closing(line: UnitLine, unit: Known | None, since: date, closed: date | None, outlook: Outlook) -> None:
    if line.successor and not closed and not (unit and unit.closed):
        raise LineFault(_("A successor is named, but no closing date. Please add the date of the merger."))
    if line.successor and not outlook.exists(line.successor):
        raise LineFault(
            _("Successor “%(code)s” does not exist.") % {"code": line.successor[:40]}
            + _suggested(line.successor, outlook)
        )
    if line.successor == line.code:
        raise LineFault(_("A unit cannot be merged into itself. Please correct the successor."))
    if closed is None:
        return
    opened = unit.since or unit.opened if unit else since
    if closed <= opened:
        raise LineFault(
            _("The closing date %(closed)s must be later than %(opened)s, when the unit opened or last moved.")
            % {"closed": closed, "opened": opened}
        )
    if line.successor:
        _check_open(line.successor, closed, outlook)
    _check_empty(line, outlook)


def _check_empty(line: UnitLine, outlook: Outlook) -> None:
    """Nothing may be left hanging under a unit that closes."""
    left = outlook.children(line.code)
    if left:
        said = ngettext(
            "%(count)s unit would still stand under it (%(codes)s). Please move or close it in the same file.",
            "%(count)s units would still stand under it (%(codes)s). Please move or close them in the same file.",
            len(left),
        )
        raise LineFault(said % {"count": len(left), "codes": _(", ").join(left[:3]) + ("…" if len(left) > 3 else "")})
