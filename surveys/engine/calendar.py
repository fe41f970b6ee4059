"""Working days with Chinese holidays and swapped weekends, and the hours in which nobody is disturbed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

_FILE = Path(__file__).with_name("calendar_cn.json")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that are otherwise than their weekday says: day → whether people work on it.

    ``announced`` names the years whose days off are official; of others only the statutory days are known.
    """

    days: Mapping[date, bool]
    announced: frozenset[int] = field(default=frozenset())

    def working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; nought: ``day`` itself, or the next working day."""
        while count or not self.working(day):
            day += timedelta(days=1)
            count -= self.working(day) and count > 0
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to ``last``."""
        span = range((last - first).days)
        return sum(self.working(first + timedelta(days=step + 1)) for step in span)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when a customer may be written to, in their own zone; on holidays not at all."""

    begin: time = time(9)
    end: time = time(20)
    on_holidays: bool = False


@lru_cache(maxsize=1)
def china() -> Calendar:
    """The calendar that comes with Manyi (calendar_cn.json names its sources)."""
    years = json.loads(_FILE.read_text(encoding="utf-8"))["years"]
    days: dict[date, bool] = {}
    for one in years.values():
        for first, last in one["off"].values():
            begin, end = date.fromisoformat(first), date.fromisoformat(last)
            days.update({begin + timedelta(days=step): False for step in range((end - begin).days + 1)})
        days.update({date.fromisoformat(day): True for day in one["work"]})
    return Calendar(days, frozenset(int(year) for year, one in years.items() if one["announced"]))


def may_disturb(moment: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> bool:
    """Whether a customer in a zone may be written to at a moment (aware)."""
    return next_chance(moment, zone, hours, calendar) == moment


def next_chance(moment: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The moment itself, or the first one after it, at which a customer may be written to.

    A holiday is a day off by the calendar; an ordinary weekend is none.
    """
    there = moment.astimezone(zone)
    if there.time() >= hours.end:
        there = datetime.combine(there.date() + timedelta(days=1), hours.begin, zone)
    elif there.time() < hours.begin:
        there = datetime.combine(there.date(), hours.begin, zone)
    while not hours.on_holidays and calendar.days.get(there.date()) is False:
        there = datetime.combine(there.date() + timedelta(days=1), hours.begin, zone)
    return there.astimezone(moment.tzinfo)
