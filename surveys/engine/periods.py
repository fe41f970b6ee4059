"""Days, months, quarters and years in the bank's zone, as the integers that tallies are keyed by."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EARLIEST_DAY = date(1990, 1, 1)  # a day before it that somebody writes down is a slip: nothing here is that old


def day_key(moment: datetime, zone: ZoneInfo) -> int:
    """``moment`` (aware) as yyyymmdd in ``zone``."""
    local = moment.astimezone(zone)
    return local.year * 10000 + local.month * 100 + local.day


def month_of(day: int) -> int:
    return day // 100


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of whole months, first and last inclusive, as yyyymm; named like ``2026Q3``, ``2026-07``, ``2026``."""

    first: int
    last: int

    @property
    def months(self) -> tuple[int, ...]:
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = add_months(month, 1)
        return tuple(found)

    @property
    def first_day(self) -> date:
        return date(self.first // 100, self.first % 100, 1)

    @property
    def last_day(self) -> date:
        following = add_months(self.last, 1)
        return date(following // 100, following % 100, 1) - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        """The equally long period just before."""
        length = len(self.months)
        return Period(add_months(self.first, -length), add_months(self.last, -length))

    @property
    def code(self) -> str:
        year, month = divmod(self.first, 100)
        length = len(self.months)
        if length == 1:
            return f"{year}-{month:02d}"
        if length == 3 and month % 3 == 1:
            return f"{year}Q{(month + 2) // 3}"
        if length == 12 and month == 1:
            return str(year)
        return f"{year}-{month:02d}..{self.last // 100}-{self.last % 100:02d}"


class PeriodError(ValueError):
    """A period that cannot be read; the text that was given is its only argument."""


def add_months(month: int, count: int) -> int:
    total = month // 100 * 12 + month % 100 - 1 + count
    return total // 12 * 100 + total % 12 + 1


def quarter_of(month: int) -> Period:
    year, number = divmod(month, 100)
    first = year * 100 + (number - 1) // 3 * 3 + 1
    return Period(first, add_months(first, 2))


def parse_period(text: str) -> Period:
    """Read ``2026Q3``, ``2026-07``, ``2026`` or ``2026-07..2026-09``.

    Raises
    ------
    PeriodError
        Where the text is none of these, or ends before it begins.
    """
    first, _, last = text.strip().partition("..")
    begin, end = _one(first), _one(last or first)
    if end.last < begin.first:
        raise PeriodError(text)
    return Period(begin.first, end.last)


def _one(text: str) -> Period:
    if match := re.fullmatch(r"((?:19|20)\d\d)-?[Qq]([1-4])", text, re.ASCII):
        first = int(match[1]) * 100 + int(match[2]) * 3 - 2
        return Period(first, first + 2)
    if match := re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", text, re.ASCII):
        month = int(match[1]) * 100 + int(match[2])
        return Period(month, month)
    if match := re.fullmatch(r"(?:19|20)\d\d", text, re.ASCII):
        return Period(int(text) * 100 + 1, int(text) * 100 + 12)
    raise PeriodError(text)
