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
    viewer: access.Viewer,
    unit_ids: Iterable[int],
    period: Period,
    at: datetime | None = None,
    codes: Iterable[str] | None = None,
) -> dict[int, dict[str, PeriodValue]]:
    """By unit and code (default: all there are), joined over the months of a period as each measure says; units without
    figures are left out."""
    about = MeasureValue.objects.filter(unit__in=list(unit_ids), month__gte=period.first, month__lte=period.last)
    if codes is not None:
        about = about.filter(code__in=list(codes))
    found: dict[tuple[int, str], list[MeasureValue]] = {}
    for one in scoped(viewer, standing(about, _KEYS, at)).select_related("definition").order_by("month"):
        found.setdefault((one.unit_id, one.code), []).append(one)
    by_unit: dict[int, dict[str, PeriodValue]] = {}
    for (unit_id, code), value in zip(found, joined(list(found.values())), strict=True):
        by_unit.setdefault(unit_id, {})[code] = value
    return by_unit


def joined(series: Sequence[Sequence[MeasureValue]]) -> list[PeriodValue]:
    """Of every series the months of one measure as one figure, by the newest of its definitions among them."""
    alike = [[one for one in values if one.definition.joining == values[-1].definition.joining] for values in series]
    shares = [values for values in alike if values[-1].definition.is_share]
    ratios = iter(_shares(shares))
    return [next(ratios) if values[-1].definition.is_share else _plain(values) for values in alike]


def _shares(series: Sequence[Sequence[MeasureValue]]) -> list[PeriodValue]:
    """Σ numerator ÷ Σ denominator with Wilson's interval, in percent; all at once."""
    parts = [sum(one.numerator or 0 for one in values) for values in series]
    wholes = [sum(one.denominator or 0 for one in values) for values in series]
    ends = scaled(wilson(parts, wholes), 100)
    columns = zip(ends.value.tolist(), ends.low.tolist(), ends.high.tolist(), strict=True)
    return [
        PeriodValue(values[-1].definition, value, low, high, whole, *_known(values))
        for values, whole, (value, low, high) in zip(series, wholes, columns, strict=True)
    ]


def _plain(values: Sequence[MeasureValue]) -> PeriodValue:
    measure = values[-1].definition
    total = sum((one.value for one in values), Decimal())
    value = float(total if measure.joining == Joining.SUM else total / len(values))
    return PeriodValue(measure, value, None, None, 0, *_known(values))


def _known(values: Sequence[MeasureValue]) -> tuple[tuple[int, ...], datetime]:
    """The months, and when the newest of them was recorded."""
    return tuple(one.month for one in values), max(one.recorded_at for one in values)
