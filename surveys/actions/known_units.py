"""Units by their codes, for answers that come from outside: was there such a unit on that day?"""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.actions.import_sentences import did_you_mean
from surveys.exchange.tables import nearest
from surveys.models import Unit


class UnitFault(Exception):
    """Why an answer cannot belong to a unit; the sentence is its only argument."""


class KnownUnits:
    """Some units, read once."""

    def __init__(self, units: QuerySet[Unit]) -> None:
        rows = units.values_list("code", "pk", "name_zh", "name_en", "opened", "closed", "successor__code")
        self._units = {row[0]: row for row in rows}
        self._suggested: dict[str, str] = {}

    def unit_id(self, code: str, day: date) -> int:
        """The unit of this code, which existed on the day.

        Raises
        ------
        UnitFault
            Where there is none, or it was not open yet or no more.
        """
        known = self._units.get(code)
        if known is None:
            raise UnitFault(_("Unit “%(code)s” does not exist.") % {"code": code[:40]} + self._suggest(code))
        _code, unit_id, *names, opened, closed, successor = known
        name = _in_the_readers_language(*names)
        if day < opened:
            raise UnitFault(_("%(name)s opened on %(opened)s only.") % {"name": name, "opened": opened})
        if closed and day >= closed:
            said = _("%(name)s closed on %(closed)s.") % {"name": name, "closed": closed}
            raise UnitFault(said + did_you_mean(successor or ""))
        return int(unit_id)

    def _suggest(self, code: str) -> str:
        if code not in self._suggested and len(self._suggested) < 200:
            near = nearest(code, self._units)
            self._suggested[code] = (
                did_you_mean(near, _in_the_readers_language(*self._units[near][2:4])) if near else ""
            )
        return self._suggested.get(code, "")


def _in_the_readers_language(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") or not en else en
