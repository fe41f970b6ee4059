"""The corrected fact behind an upheld appeal against a component: recorded after the appraisal's facts were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from dashboards.models import (
    Appeal,
    AppraisalRun,
    Complaint,
    MeasureValue,
    Observation,
    ScoreRun,
    SuppliedValue,
    SupplyKind,
    SupplyState,
)
from dashboards.queries.appeals.contested import component_row
from dashboards.queries.complaints import CUSTOMERS
from dashboards.queries.official.runs import PUBLISHED
from surveys.engine.periods import Period, parse_period
from surveys.tree import load_tree


@dataclass(frozen=True, slots=True)
class Fact:
    """A version of a fact; ``key`` is its kind and number, as ``complaint:12``."""

    key: str
    thing: Complaint | Observation | MeasureValue | ScoreRun | SuppliedValue

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def recorded_by_id(self) -> int | None:
        """Who recorded it; None where a file or the installation itself did."""
        if isinstance(self.thing, SuppliedValue):
            return self.thing.batch.proposed_by_id
        return self.thing.created_by_id if isinstance(self.thing, ScoreRun) else self.thing.recorded_by_id


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which units, period and component (by its name), and after which run."""

    units: set[int]
    period: Period
    name: str
    run: AppraisalRun


def corrected_facts(appeal: Appeal) -> list[Fact]:
    """What was put right about the component since its appraisal was calculated, the newest first."""
    row = component_row(appeal.result, appeal.component)
    if row is None:
        return []
    period = parse_period(appeal.period)
    units = load_tree(period.last_day).subtree([appeal.unit_id])
    found = SOURCES.get(row["source"], _nothing)(_Asked(units, period, row["name"], appeal.result.run))
    return [Fact(f"{_KINDS[type(one)]}:{one.pk}", one) for one in found]


def fact_of(key: str) -> Fact | None:
    """The fact that an appeal named; None where none was."""
    kind, _colon, number = key.partition(":")
    model: Any = next((model for model, name in _KINDS.items() if name == kind), None)
    found = model.objects.filter(pk=int(number)).first() if model and number.isdecimal() else None
    return Fact(key, found) if found is not None else None


def _complaints(asked: _Asked) -> Iterable[Any]:
    """Also one that was moved to another unit, and the number of customers that the rate is per."""
    mine = Q(unit__in=asked.units)
    before = Complaint.objects.filter(mine, recorded_at__lte=asked.run.facts_as_of).values("reference")
    received = Q(received_on__gte=asked.period.first_day, received_on__lte=asked.period.last_day)
    rows = Complaint.objects.filter(mine & received | Q(reference__in=before), recorded_at__gt=asked.run.facts_as_of)
    return [*rows.order_by("-pk"), *_values(asked, CUSTOMERS)]


def _visits(asked: _Asked) -> Iterable[Any]:
    mine, kind = Q(unit__in=asked.units), Q(kind="mystery")
    before = Observation.objects.filter(mine & kind, recorded_at__lte=asked.run.facts_as_of).values("key")
    seen = Q(observed_on__gte=asked.period.first_day, observed_on__lte=asked.period.last_day)
    rows = Observation.objects.filter(kind, mine & seen | Q(key__in=before), recorded_at__gt=asked.run.facts_as_of)
    return rows.order_by("-pk")


def _measures(asked: _Asked) -> Iterable[Any]:
    return _values(asked, asked.name)


def _values(asked: _Asked, code: str) -> Iterable[Any]:
    months = {"month__gte": asked.period.first, "month__lte": asked.period.last}
    rows = MeasureValue.objects.filter(unit__in=asked.units, code=code, **months)
    return rows.filter(recorded_at__gt=asked.run.facts_as_of).select_related("definition").order_by("-pk")


def _supplied(asked: _Asked) -> Iterable[Any]:
    """Approved by two people since; who proposed it counts as who recorded it."""
    known = {"batch__kind": SupplyKind.FIGURE, "batch__state": SupplyState.APPROVED}
    months = {"first_month": asked.period.first, "last_month": asked.period.last}
    rows = SuppliedValue.objects.filter(unit__in=asked.units, code=asked.name, **known, **months)
    return rows.filter(batch__decided_at__gt=asked.run.facts_as_of).select_related("batch", "unit").order_by("-pk")


def _scores(asked: _Asked) -> Iterable[Any]:
    """A corrected score run of the programme that was published since."""
    used = asked.run.score_runs.filter(programme=asked.name).first()
    rows = ScoreRun.objects.filter(PUBLISHED, programme=asked.name, period=asked.period.code)
    return rows.filter(pk__gt=used.pk if used else 0).order_by("-pk")


def _nothing(asked: _Asked) -> Iterable[Any]:
    return ()


# By the kind of a component's source: a new kind of source is one line here.
SOURCES: Mapping[str, Callable[[_Asked], Iterable[Any]]] = MappingProxyType(
    {"complaints": _complaints, "visits": _visits, "measure": _measures, "official": _scores, "figure": _supplied}
)
_KINDS: Mapping[type, str] = MappingProxyType(
    {
        Complaint: "complaint",
        Observation: "visit",
        MeasureValue: "measure",
        ScoreRun: "scores",
        SuppliedValue: "supplied",
    }
)
