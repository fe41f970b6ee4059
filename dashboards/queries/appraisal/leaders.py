"""Who held a unit during a period: each tenure with its days in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from surveys.engine.periods import Period
from surveys.models import Appointment, Role


@dataclass(frozen=True, slots=True)
class Tenure:
    """From ``first`` to ``last`` inclusive, cut to the period; ``since`` is when it truly began."""

    user_id: int
    first: date
    last: date
    since: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """A service of this day was rendered under this leader."""
        return self.since <= day <= self.last


def tenures(units: Iterable[int], period: Period) -> dict[int, list[Tenure]]:
    """By unit, in order of time; a unit that nobody held is left out."""
    held = Appointment.objects.filter(unit__in=list(units), role=Role.MANAGER, since__lte=period.last_day)
    held = held.filter(Q(until__isnull=True) | Q(until__gt=period.first_day)).order_by("since", "pk")
    found: dict[int, list[Tenure]] = {}
    for one in held:
        last = period.last_day if one.until is None else min(one.until - timedelta(days=1), period.last_day)
        mine = Tenure(one.user_id, max(one.since, period.first_day), last, one.since)
        found.setdefault(one.unit_id, []).append(mine)
    return found
