"""What has become known since the facts of a run were read, and is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.models import (
    AppraisalResult,
    AppraisalRun,
    Complaint,
    MeasureValue,
    Observation,
    SuppliedValue,
    SupplyState,
    Veto,
)
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Since:
    """``vetoes`` that came into force, ``supplied`` values that were approved, ``facts`` (observations, complaints,
    measures) that were recorded: of units and months of the run."""

    vetoes: int
    supplied: int
    facts: int


def since(run: AppraisalRun) -> Since:
    """Read it for who may calculate the run again."""
    at, period = run.facts_as_of, Period(run.first_month, run.last_month)
    units: dict[str, Any] = {"unit__in": AppraisalResult.objects.filter(run=run).values("unit")}
    days = period.first_day, period.last_day
    vetoes = Veto.objects.filter(**units, first__lte=period.last, last__gte=period.first, live=True, approved_at__gt=at)
    supplied = SuppliedValue.objects.filter(
        **units,
        first_month__lte=period.last,
        last_month__gte=period.first,
        batch__state=SupplyState.APPROVED,
        batch__decided_at__gt=at,
    )
    facts = (
        Observation.objects.filter(**units, observed_on__range=days, recorded_at__gt=at),
        Complaint.objects.filter(**units, received_on__range=days, recorded_at__gt=at),
        MeasureValue.objects.filter(**units, month__range=(period.first, period.last), recorded_at__gt=at),
    )
    return Since(vetoes.count(), supplied.count(), sum(rows.count() for rows in facts))
