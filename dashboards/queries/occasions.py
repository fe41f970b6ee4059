"""What devices counted: of a branch's occasions, how many customers were asked, and how many rated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from dashboards.formulas.estimate import Estimate, Status
from dashboards.formulas.intervals import wilson
from surveys.access import Viewer, visible_units
from surveys.clock import bank_today, bank_zone
from surveys.models import KioskCount, Transaction, Unit

DAYS = 31
FEW = 30  # below so many, a share is only indicative


@dataclass(frozen=True, slots=True)
class Occasions:
    """Counts of one unit and day (of all of them: neither), as its devices told them.

    ``eligible`` is None where no device knows of occasions; ``asked`` is the share prompted of them, by those devices
    that do; ``rated`` the share answered of all prompted. ``known`` is what the core system's feed has for the day.
    """

    unit: Unit | None
    day: date | None
    devices: int
    eligible: int | None
    prompted: int
    answered: int
    asked: Estimate | None
    rated: Estimate | None
    known: int | None = None

    @property
    def not_rated(self) -> int:
        return self.prompted - self.answered


def occasions_by_day(viewer: Viewer) -> QuerySet[KioskCount, Any]:
    """Sums by unit and day, latest first; days that no clock tells last."""
    by_day = _counts(viewer).values("unit_id", "day").annotate(**_SUMS)
    return by_day.order_by(F("day").desc(nulls_last=True), "unit__code")


def all_occasions(viewer: Viewer) -> Occasions:
    """All of the viewer's units and days together."""
    return _occasions(_counts(viewer).aggregate(**_SUMS), None, None)


def read_days(rows: Sequence[dict[str, Any]]) -> list[Occasions]:
    """Rows of ``occasions_by_day`` with names, shares and the core system's count; two queries however many."""
    units = Unit.objects.in_bulk({row["unit_id"] for row in rows})
    known = _known(units, [row["day"] for row in rows if row["day"]])
    return [_occasions(row, units[row["unit_id"]], known.get((row["unit_id"], row["day"]))) for row in rows]


_SUMS = {
    "devices": Count("device", distinct=True),
    "eligible_sum": Sum("eligible"),
    "asked_of": Sum("prompted", filter=Q(eligible__isnull=False)),
    "prompted_sum": Sum("prompted", default=0),
    "answered_sum": Sum("answered", default=0),
}


def _counts(viewer: Viewer) -> QuerySet[KioskCount]:
    first = bank_today() - timedelta(days=DAYS - 1)
    recent = Q(day__gte=first) | Q(day__isnull=True, received_at__gte=_midnight(first))
    return KioskCount.objects.filter(recent, unit__in=visible_units(viewer)).order_by()


def _known(units: Iterable[int], days: Sequence[date]) -> dict[tuple[int, date], int]:
    if not days:
        return {}
    at = {"at__gte": _midnight(min(days)), "at__lt": _midnight(max(days) + timedelta(days=1))}
    rows = Transaction.objects.filter(unit__in=list(units), **at).annotate(day=TruncDate("at", tzinfo=bank_zone()))
    found = rows.values("unit_id", "day").annotate(n=Count("pk")).order_by()
    return {(row["unit_id"], row["day"]): row["n"] for row in found}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), bank_zone())


def _occasions(row: dict[str, Any], unit: Unit | None, known: int | None) -> Occasions:
    return Occasions(
        unit=unit,
        day=row.get("day"),
        devices=row["devices"],
        eligible=row["eligible_sum"],
        prompted=row["prompted_sum"],
        answered=row["answered_sum"],
        asked=share(row["asked_of"], row["eligible_sum"]),
        rated=share(row["answered_sum"], row["prompted_sum"]),
        known=known,
    )


def share(part: int | None, whole: int | None) -> Estimate | None:
    """Per cent with its Wilson interval; None where there is nothing to divide by."""
    if not whole:
        return None
    found = wilson([part or 0], [whole])
    value, low, high = (round(float(column[0]) * 100, 6) for column in (found.value, found.low, found.high))
    status = Status.PUBLISHABLE if whole >= FEW else Status.INDICATIVE
    return Estimate(value=value, low=low, high=high, n=whole, status=status, unit="percent")
