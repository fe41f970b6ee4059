"""The demo's time: twenty-four months that end today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from surveys.engine.periods import Period, add_months, quarter_of

MONTHS = 24
OPENED = date(2009, 3, 2)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day of a month two years ago until ``today`` (whose own answers are yet to come)."""

    today: date
    zone: ZoneInfo

    @property
    def first(self) -> date:
        return self.month(0)

    @property
    def days(self) -> int:
        return (self.today - self.first).days

    def month(self, place: int) -> date:
        """First day of the ``place``-th month."""
        month = add_months(self.today.year * 100 + self.today.month, place - MONTHS + 1)
        return date(month // 100, month % 100, 1)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters touched, the first and the last in part."""
        found, quarter = [], quarter_of(_key(self.first))
        while quarter.first_day <= self.today:
            found.append(quarter)
            quarter = quarter_of(add_months(quarter.last, 1))
        return tuple(found)

    @property
    def event_day(self) -> date:
        """The last 3 August at least two months ago: the day of the new queue system."""
        this_year = date(self.today.year, 8, 3)
        early = self.today - this_year < timedelta(days=60)
        return date(self.today.year - 1, 8, 3) if early else this_year

    def at(self, day: date, hour: int = 0) -> datetime:
        """A moment in the bank's zone."""
        return datetime.combine(day, time(hour), self.zone)


def _key(day: date) -> int:
    return day.year * 100 + day.month
