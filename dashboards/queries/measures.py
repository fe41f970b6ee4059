"""Operational measures: the catalogue, values as they stood at a time, and periods joined from months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

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
    rows = scoped(viewer, standing(about, _KEYS, at)).order_by("month").values_list("unit_id", "code", *_Month._fields)
    found: dict[tuple[int, str], list[_Month]] = {}
    for unit_id, code, *month in rows:
        found.setdefault((unit_id, code), []).append(_Month(*month))
    known = MeasureVersion.objects.in_bulk({one.definition_id for months in found.values() for one in months})
    by_unit: dict[int, dict[str, PeriodValue]] = {}
    for (unit_id, code), value in zip(found, _joined(list(found.values()), known), strict=True):
        by_unit.setdefault(unit_id, {})[code] = value
    return by_unit


class _Month(NamedTuple):
    """What of a month's value joins to a period: many thousands are read at once."""

    definition_id: int
    month: int
    value: Decimal
    numerator: int | None
    denominator: int | None
    recorded_at: datetime


def _joined(series: Sequence[Sequence[_Month]], known: Mapping[int, MeasureVersion]) -> list[PeriodValue]:
    """Of every series the months of one measure as one figure, by the newest of its definitions among them."""
    measures = [known[months[-1].definition_id] for months in series]
    alike = [
        [one for one in months if known[one.definition_id].joining == measure.joining]
        for months, measure in zip(series, measures, strict=True)
    ]
    pairs = list(zip(alike, measures, strict=True))
    ratios = iter(_shares([pair for pair in pairs if pair[1].is_share]))
    return [next(ratios) if measure.is_share else _plain(months, measure) for months, measure in pairs]


def _shares(pairs: Sequence[tuple[Sequence[_Month], MeasureVersion]]) -> list[PeriodValue]:
    """Σ numerator ÷ Σ denominator with Wilson's interval, in percent; all at once."""
    if not pairs:
        return []
    parts = [sum(one.numerator or 0 for one in months) for months, _measure in pairs]
    wholes = [sum(one.denominator or 0 for one in months) for months, _measure in pairs]
    ends = scaled(wilson(parts, wholes), 100)
    columns = zip(ends.value.tolist(), ends.low.tolist(), ends.high.tolist(), strict=True)
    return [
        PeriodValue(measure, value, low, high, whole, *_when(months))
        for (months, measure), whole, (value, low, high) in zip(pairs, wholes, columns, strict=True)
    ]


def _plain(months: Sequence[_Month], measure: MeasureVersion) -> PeriodValue:
    total = sum((one.value for one in months), Decimal())
    value = float(total if measure.joining == Joining.SUM else total / len(months))
    return PeriodValue(measure, value, None, None, 0, *_when(months))


def _when(months: Sequence[_Month]) -> tuple[tuple[int, ...], datetime]:
    """The months, and when the newest of them was recorded."""
    return tuple(one.month for one in months), max(one.recorded_at for one in months)
