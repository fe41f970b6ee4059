"""Cells that say where and when, alike in every file that is imported; each fault says what to do next."""

from datetime import date

from django.utils.translation import gettext as _

from surveys.actions.import_sentences import did_you_mean
from surveys.clock import bank_today
from surveys.exchange.dates import read_day
from surveys.exchange.tables import nearest
from surveys.models import Unit

_MOST_SUGGESTED = 200  # a search for the nearest code in every line of a wrong file would take too long


class RowFault(Exception):
    """A line that cannot be taken; the sentence is its only argument."""


def past_day(column: str, text: str) -> date:
    """The day in a cell, today at the latest."""
    words = {"column": column, "given": text[:40]}
    day = read_day(text)
    if day is None:
        raise RowFault(_("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.") % words)
    if day > bank_today():
        raise RowFault(_("%(column)s: %(given)s lies in the future.") % words)
    return day


class UnitCodes:
    """The units there are, by code; ``only`` are the ids of those that may be named (default: all)."""

    def __init__(self, only: set[int] | None = None) -> None:
        rows = Unit.objects.values_list("code", "pk", "name_zh", "opened", "closed", "successor__code")
        self._units = {row[0]: row for row in rows if only is None or row[1] in only}
        self._suggested: dict[str, str] = {}

    def find(self, code: str, day: date) -> int:
        """Id of the unit of that code, which was open on that day.

        Raises
        ------
        RowFault
        """
        if not code:
            raise RowFault(_("The unit's code is missing."))
        known = self._units.get(code)
        if known is None:
            raise RowFault(_("Unit “%(code)s” does not exist.") % {"code": code[:40]} + self._suggest(code))
        _code, unit_id, name, opened, closed, successor = known
        if day < opened:
            raise RowFault(_("%(name)s opened on %(opened)s only.") % {"name": name, "opened": opened})
        if closed and day >= closed:
            said = _("%(name)s closed on %(closed)s.") % {"name": name, "closed": closed}
            raise RowFault(said + did_you_mean(successor or ""))
        return int(unit_id)

    def _suggest(self, code: str) -> str:
        if code not in self._suggested and len(self._suggested) < _MOST_SUGGESTED:
            near = nearest(code, self._units)
            self._suggested[code] = did_you_mean(near, self._units[near][2]) if near else ""
        return self._suggested.get(code, "")
