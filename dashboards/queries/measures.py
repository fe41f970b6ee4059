"""Operational measures: the catalogue, values as they stood at a time, and periods joined from months."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from dashboards.formulas.intervals import scaled, wilson
from dashboards.models import Joining, MeasureValue, MeasureVersion
from dashboards.queries.evidence_scope import scoped, standing
from surveys import access
from surveys.engine.periods import Period

_KEYS = ("unit", "month", "code")


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """A measure over a period. A share has its interval in percent and ``n``, its denominator; others have ``n`` 0."""

    measure: MeasureVersion
    value: float
    low: float | None
    high: float | None
    n: int
    months: tuple[int, ...]
    newest: datetime


def catalogue(at: datetime | None = None) -> QuerySet[MeasureVersion]:
    """The measures in force at a time (default now)."""
    return standing(MeasureVersion.objects.all(), ("code",), at)


def measure_values(viewer: access.Viewer, at: datetime | None = None) -> QuerySet[MeasureValue]:
    """Every value that counts at a time, of the units that the viewer may see."""
    return scoped(viewer, standing(MeasureValue.objects.all(), _KEYS, at))


def measures_of(
    viewer: access.Viewer, unit_ids: Iterable[int], period: Period, at: datetime | None = None
) -> dict[int, dict[str, PeriodValue]]:
    """By unit and code, joined over the months of a period as each measure says; units without figures are left out."""
    about = MeasureValue.objects.filter(unit__in=list(unit_ids), month__gte=period.first, month__lte=period.last)
    found: dict[tuple[int, str], list[MeasureValue]] = {}
    for one in scoped(viewer, standing(about, _KEYS, at)).select_related("definition").order_by("month"):
        found.setdefault((one.unit_id, one.code), []).append(one)
    by_unit: dict[int, dict[str, PeriodValue]] = {}
    for (unit_id, code), values in found.items():
        by_unit.setdefault(unit_id, {})[code] = joined(values)
    return by_unit


def joined(values: Sequence[MeasureValue]) -> PeriodValue:
    """Months of one measure as one figure, by the newest of its definitions among them."""
    measure = values[-1].definition
    values = [one for one in values if one.definition.joining == measure.joining]
    months, newest = tuple(one.month for one in values), max(one.recorded_at for one in values)
    if measure.joining == Joining.RATIO:
        part = sum(one.numerator or 0 for one in values)
        whole = sum(one.denominator or 0 for one in values)
        shares = scaled(wilson(part, whole), 100)
        value, low, high = (float(column[0]) for column in (shares.value, shares.low, shares.high))
        return PeriodValue(measure, value, low, high, whole, months, newest)
    total = sum((one.value for one in values), Decimal())
    value = float(total if measure.joining == Joining.SUM else total / len(values))
    return PeriodValue(measure, value, None, None, 0, months, newest)
