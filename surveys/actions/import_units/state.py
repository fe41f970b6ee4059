"""The organisation as a file of units meets it: what is known before, and what would stand after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveys.exchange.units import UnitLine
from surveys.models import Unit, UnitPlacement


@dataclass(frozen=True, slots=True)
class Known:
    """A unit that is there, under its latest parent."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    attributes: Mapping[str, str]
    opened: date
    closed: date | None
    successor: str
    parent: str
    since: date | None


def load_known() -> dict[str, Known]:
    """Every unit by its code; two queries."""
    placed = UnitPlacement.objects.order_by("unit_id", "since").values_list("unit_id", "parent__code", "since")
    latest = {unit_id: (parent or "", since) for unit_id, parent, since in placed}
    rows = Unit.objects.order_by("code").values_list(
        "pk", "code", "kind", "name_zh", "name_en", "attributes", "opened", "closed", "successor__code"
    )
    return {
        code: Known(code, kind, zh, en, attributes, opened, closed, successor or "", *latest.get(pk, ("", None)))
        for pk, code, kind, zh, en, attributes, opened, closed, successor in rows
    }


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything a line is held against: the units that are there and the file's own lines."""

    known: Mapping[str, Known]
    lines: Mapping[str, UnitLine]  # the first line of each code
    today: date
    chinese: bool

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys([*self.known, *self.lines]))

    def exists(self, code: str) -> bool:
        return code in self.known or code in self.lines

    def name(self, code: str) -> str:
        """What people call a unit, by the file where it says so."""
        unit, line = self.known.get(code), self.lines.get(code)
        zh = (line.name_zh if line else "") or (unit.name_zh if unit else "")
        en = (line.name_en if line else "") or (unit.name_en if unit else "")
        return (zh if self.chinese or not en else en) or code

    def parent(self, code: str) -> str:
        """Under which unit it will stand in the end; '' at the top."""
        line, unit = self.lines.get(code), self.known.get(code)
        return (line.parent if line else "") or (unit.parent if unit else "")

    def children(self, code: str) -> list[str]:
        """Units that will stand right under it in the end and are neither closed nor about to be."""
        return [each for each in self.codes if self.parent(each) == code and not self._closing(each)]

    def circle(self, code: str) -> Sequence[str]:
        """The way up from ``code`` back to itself; empty where it leads to the top."""
        way = [code]
        while above := self.parent(way[-1]):
            if above == code:
                return way
            if above in way:
                return ()
            way.append(above)
        return ()

    def _closing(self, code: str) -> bool:
        line, unit = self.lines.get(code), self.known.get(code)
        return bool((line and line.closed) or (unit and unit.closed))
