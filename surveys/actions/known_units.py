"""Units as lines of files and other systems name them: by code, on a day."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.actions.import_sentences import RowFault, did_you_mean
from surveys.exchange.tables import nearest
from surveys.models import Unit

_MOST_SUGGESTIONS = 200  # a search for the nearest code takes long, and a file may be wrong in every line


class KnownUnits:
    """Some units (default: all there are), read once."""

    def __init__(self, units: QuerySet[Unit] | None = None) -> None:
        some = Unit.objects.all() if units is None else units
        rows = some.values_list("code", "pk", "name_zh", "name_en", "opened", "closed", "successor__code")
        self._units = {row[0]: row for row in rows}
        self._suggested: dict[str, str] = {}

    @property
    def ids(self) -> set[int]:
        return {row[1] for row in self._units.values()}

    def on(self, code: str, day: date) -> int:
        """The id of the unit of this code, which existed on the day.

        Raises
        ------
        RowFault
            Where there is none of that code, or not on that day.
        """
        if not code:
            raise RowFault(_("The unit's code is missing."))
        known = self._units.get(code)
        if known is None:
            raise RowFault(_("Unit “%(code)s” does not exist.") % {"code": code[:40]} + self._suggest(code))
        _code, unit_id, *names, opened, closed, successor = known
        name = _in_the_readers_language(*names)
        if day < opened:
            raise RowFault(_("%(name)s opened on %(opened)s only.") % {"name": name, "opened": opened})
        if closed and day >= closed:
            said = _("%(name)s closed on %(closed)s.") % {"name": name, "closed": closed}
            raise RowFault(said + did_you_mean(successor or ""))
        return int(unit_id)

    def _suggest(self, code: str) -> str:
        if code not in self._suggested and len(self._suggested) < _MOST_SUGGESTIONS:
            near = nearest(code, self._units)
            self._suggested[code] = (
                did_you_mean(near, _in_the_readers_language(*self._units[near][2:4])) if near else ""
            )
        return self._suggested.get(code, "")


def _in_the_readers_language(zh: str, en: str) -> str:
    return zh if (get_language() or "zh").startswith("zh") or not en else en
