"""The calendar of this installation: the State Council's, with what was put right here."""

from dataclasses import dataclass
from datetime import date

from surveys.engine.calendar import Calendar, Hours, china
from surveys.models import CalendarDay

# When customers may be written to, in their own zone.
HOURS = Hours()


def bank_calendar() -> Calendar:
    """One query; hold on to it while working through a list."""
    own = dict(CalendarDay.objects.values_list("day", "working"))
    return Calendar({**china().days, **own}, china().announced)


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A day that is otherwise than its weekday says; ``own``: what was said here, None where only the State Council."""

    day: date
    working: bool
    own: CalendarDay | None


def unusual_days(year: int) -> tuple[UnusualDay, ...]:
    """The days of a year that the calendar has otherwise than their weekdays, and those set here."""
    own = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    known = {day: working for day, working in china().days.items() if day.year == year}
    days = known | {day: row.working for day, row in own.items()}
    return tuple(UnusualDay(day, days[day], own.get(day)) for day in sorted(days))


def announced(year: int) -> bool:
    """Whether the State Council's days off of a year are in the calendar that comes with Manyi."""
    return year in china().announced
