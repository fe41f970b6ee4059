"""What was counted, not asked, as it enters scorecards: visits, complaints, operational measures, by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from dashboards.formulas.intervals import scaled, wilson
from dashboards.formulas.rounding import published, ratio
from dashboards.formulas.scorecard import Figure
from dashboards.queries.complaints import ComplaintRate, complaint_rates
from dashboards.queries.measures import PeriodValue, measures_of
from dashboards.queries.observations import visits_of
from surveys import access
from surveys.engine.periods import Period


def visits_given(units: Iterable[int], period: Period, at: datetime) -> dict[int, Figure]:
    """Mystery visits in percent of what was possible; ``n`` visits."""
    found = visits_of(access.SYSTEM, units, period, at)
    return {
        unit: Figure(
            ratio(100 * one.reached, one.possible),
            None,
            None,
            one.count,
            facts={"reached": str(one.reached), "possible": str(one.possible)},
        )
        for unit, one in found.items()
        if one.possible
    }


def complaints_given(units: Iterable[int], period: Period, at: datetime) -> dict[str, dict[int, Figure]]:
    """By basis and unit. Units are left out of ``rate`` where their customers are not known, and of ``in_time`` where
    nothing was handled."""
    rates = complaint_rates(access.SYSTEM, units, period, at)
    made = {basis: {unit: figure(one) for unit, one in rates.items()} for basis, figure in _BASES.items()}
    return {basis: {unit: one for unit, one in by_unit.items() if one is not None} for basis, by_unit in made.items()}


def _rate(one: ComplaintRate) -> Figure | None:
    """Upheld complaints per 10,000 customers; ``n`` upheld ones."""
    if one.value is None:
        return None
    facts = {"upheld": str(one.upheld), "customers": str(round(one.customers or 0))}
    return Figure(published(one.value), published(one.low), published(one.high), one.upheld, facts=facts)


def _upheld(one: ComplaintRate) -> Figure:
    """How many were upheld; ``n`` received ones."""
    return Figure(Decimal(one.upheld), None, None, one.received, facts={"received": str(one.received)})


def _in_time(one: ComplaintRate) -> Figure | None:
    """Handled in time, in percent with Wilson's interval; ``n`` handled ones."""
    if not one.handled:
        return None
    low, high = _ends(one.in_time, one.handled)
    facts = {"in_time": str(one.in_time), "handled": str(one.handled)}
    return Figure(ratio(100 * one.in_time, one.handled), low, high, one.handled, facts=facts)


@lru_cache(maxsize=4096)
def _ends(part: int, whole: int) -> tuple[Decimal | None, Decimal | None]:
    ends = scaled(wilson(part, whole), 100)
    return published(float(ends.low[0])), published(float(ends.high[0]))


_BASES: Mapping[str, Callable[[ComplaintRate], Figure | None]] = {
    "rate": _rate,
    "count": _upheld,
    "in_time": _in_time,
}


def measures_given(
    units: Iterable[int], period: Period, at: datetime, codes: Iterable[str]
) -> dict[str, dict[int, Figure]]:
    """By code of the measure and unit, joined over the period as the measure says."""
    found: dict[str, dict[int, Figure]] = {}
    for unit, known in measures_of(access.SYSTEM, units, period, at, codes).items():
        for code, one in known.items():
            found.setdefault(code, {})[unit] = _measure(one)
    return found


def _measure(one: PeriodValue) -> Figure:
    measure = one.measure
    facts = {"zh": measure.name_zh, "en": measure.name_en, "unit_zh": measure.unit_zh, "unit_en": measure.unit_en}
    return Figure(published(one.value), published(one.low), published(one.high), one.n, facts=facts)
