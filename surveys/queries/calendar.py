"""The calendar of this installation: the State Council's, with what was put right here."""

from surveys.engine.calendar import Calendar, Hours, china
from surveys.models import CalendarDay

# When customers may be written to, in their own zone.
HOURS = Hours()


def bank_calendar() -> Calendar:
    """One query; hold on to it while working through a list."""
    own = dict(CalendarDay.objects.values_list("day", "working"))
    return Calendar({**china().days, **own}, china().announced)
