"""Days as people write them: the year comes first, whatever stands between."""

import re
from datetime import date, datetime, time

_SHAPES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)


def read_day(text: str) -> date | None:
    """The day in ``text`` (a time of day is left aside); None where it is no day, or the year does not come first."""
    for shape in _SHAPES:
        if match := shape.fullmatch(text.strip()):
            year, month, day = (int(part) for part in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def read_moment(text: str) -> datetime | None:
    """Day and time in ``text``, without a zone; a day alone is its midnight. None where it is neither."""
    day, _, clock = text.strip().replace("T", " ", 1).partition(" ")
    found = read_day(day)
    if found is None:
        return None
    try:
        return datetime.combine(found, time.fromisoformat(clock.strip() or "00:00"))
    except ValueError:
        return None
