"""Regular contact: every so many months with each customer of a segment. Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from surveys.engine.dimensions import SEGMENTS

KEPT = ("MVC", "MGC")  # segments whose customers are called on
MOST_MONTHS = 24
DEFAULT: dict[str, int | None] = {"MVC": 3, "MGC": 6}


class ContactPlanError(ValueError):
    """A plan that cannot be; the argument is ``malformed``, ``months``, ``nobody`` or ``mvc_first``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Months between two contacts, by segment code; a segment that is not there has none."""

    months: Mapping[int, int]


def load_plan(definition: Any) -> Plan:
    """Turn a definition (the JSON of ContactPlan) into a plan; null: no regular contact with this segment.

    Raises
    ------
    ContactPlanError
    """
    if not isinstance(definition, dict) or set(definition) != set(KEPT):
        raise ContactPlanError("malformed")
    given = {name: months for name, months in definition.items() if months is not None}
    for months in given.values():
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= MOST_MONTHS:
            raise ContactPlanError("months")
    if not given:
        raise ContactPlanError("nobody")
    if given.get("MVC", MOST_MONTHS) > given.get("MGC", MOST_MONTHS):
        raise ContactPlanError("mvc_first")
    return Plan(MappingProxyType({SEGMENTS[name]: months for name, months in given.items()}))


def due_day(since: date, months: int) -> date:
    """So many months after a day; the last day of a shorter month.

    >>> due_day(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    place = since.year * 12 + since.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


def first_in_time(day: date, months: int) -> date:
    """The earliest day of which :func:`due_day` is ``day`` or later: whoever was last called on before it is overdue.

    >>> first_in_time(date(2026, 11, 28), 3)
    datetime.date(2026, 8, 28)
    """
    found = due_day(day, -months)
    return found if due_day(found, months) >= day else found + timedelta(days=1)
