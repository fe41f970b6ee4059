"""What was counted, not asked, as it enters scorecards: visits, complaints, operational measures, by unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dashboards.formulas.rounding import published, ratio
from dashboards.formulas.scorecard import Figure
from dashboards.queries.complaints import complaint_rates
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


def complaints_given(units: Iterable[int], period: Period, at: datetime) -> dict[int, Figure]:
    """Upheld complaints per 10,000 customers; ``n`` upheld ones. Left out where the number of customers is unknown."""
    return {
        unit: Figure(
            published(one.value),
            published(one.low),
            published(one.high),
            one.upheld,
            facts={"upheld": str(one.upheld), "customers": str(round(one.customers or 0))},
        )
        for unit, one in complaint_rates(access.SYSTEM, units, period, at).items()
        if one.value is not None
    }


def measures_given(units: Iterable[int], period: Period, at: datetime) -> dict[str, dict[int, Figure]]:
    """By code of the measure and unit, joined over the period as the measure says."""
    found: dict[str, dict[int, Figure]] = {}
    for unit, codes in measures_of(access.SYSTEM, units, period, at).items():
        for code, one in codes.items():
            found.setdefault(code, {})[unit] = _measure(one)
    return found


def _measure(one: PeriodValue) -> Figure:
    measure = one.measure
    facts = {"zh": measure.name_zh, "en": measure.name_en, "unit_zh": measure.unit_zh, "unit_en": measure.unit_en}
    return Figure(published(one.value), published(one.low), published(one.high), one.n, facts=facts)
