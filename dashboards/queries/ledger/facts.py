"""The facts that an appraisal was calculated from, as rows: every version of each fact of the period that was known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dashboards.models import (
    AppraisalRun,
    ChecklistVersion,
    Complaint,
    EvidenceFile,
    Incident,
    IncidentMove,
    MeasureValue,
    MeasureVersion,
    Observation,
    SuppliedValue,
    SupplyBatch,
    SupplyState,
    Veto,
    VetoEffect,
)
from dashboards.queries.appraisal.supplied import year_of
from dashboards.queries.incidents import IN_EFFECT
from surveys.engine.periods import Period

Rows = QuerySet[Any]
TABLES = (
    *(Observation, ChecklistVersion, Complaint, MeasureValue, MeasureVersion, Veto, VetoEffect, Incident),
    *(IncidentMove, Incident.files.through, Observation.files.through, EvidenceFile, SuppliedValue, SupplyBatch),
)


def facts_of(run: AppraisalRun | None) -> Iterator[Rows]:
    """All of them as of the run's stated time; none of any table where there is no run."""
    if run is None:
        yield from (model._default_manager.none() for model in TABLES)
        return
    period = Period(run.first_month, run.last_month)
    known = {"recorded_at__lte": run.facts_as_of}
    observed = Observation.objects.filter(observed_on__range=(period.first_day, period.last_day), **known)
    seen = _versions(Observation, "key", observed, known)
    received = Complaint.objects.filter(received_on__range=(period.first_day, period.last_day), **known)
    yield seen
    yield ChecklistVersion.objects.filter(**known)
    yield _versions(Complaint, "reference", received, known)
    yield MeasureValue.objects.filter(month__range=(period.first, period.last), **known)
    yield MeasureVersion.objects.filter(**known)
    yield from _incidents(run, period, seen)
    yield from _supplies(run, period)


def _versions(model: type[Any], name: str, found: Rows, known: dict[str, Any]) -> Rows:
    """Every version of what was found, also those that say another day."""
    rows = model.objects.filter(**{f"{name}__in": found.values(name)}, **known)
    return rows if found.exists() else rows.none()


def _incidents(run: AppraisalRun, period: Period, seen: Rows) -> Iterator[Rows]:
    """The vetoes that held, with all that led to them; and the files of these and of what was observed."""
    held = list(held_vetoes(run, period).values_list("pk", "incident_id"))
    vetoes, incidents = [one for one, _incident in held], [incident for _one, incident in held]
    known = {"evidencefile__recorded_at__lte": run.facts_as_of}
    proofs = Incident.files.through.objects.filter(incident__in=incidents, **known)
    pictures = Observation.files.through.objects.filter(observation__in=seen, **known)
    files = [*proofs.values_list("evidencefile", flat=True), *pictures.values_list("evidencefile", flat=True)]
    yield Veto.objects.filter(pk__in=vetoes)
    yield VetoEffect.objects.filter(veto__in=vetoes)
    yield Incident.objects.filter(pk__in=incidents)
    yield IncidentMove.objects.filter(incident__in=incidents, at__lte=run.facts_as_of)
    yield proofs
    yield pictures
    yield EvidenceFile.objects.filter(pk__in=files)


def _supplies(run: AppraisalRun, period: Period) -> Iterator[Rows]:
    """What headquarters supplied for the period, and for its year, and was approved by then."""
    spans = Q()
    for span in (period, year_of(period)):
        spans |= Q(first_month=span.first, last_month=span.last)
    known = {"batch__state": SupplyState.APPROVED, "batch__decided_at__lte": run.facts_as_of}
    values = SuppliedValue.objects.filter(spans, **known)
    yield values
    yield SupplyBatch.objects.filter(pk__in=values.values("batch"))


def held_vetoes(run: AppraisalRun, period: Period) -> QuerySet[Veto]:
    """As `queries.incidents.vetoes_in_effect` finds them, of all units."""
    last = IncidentMove.objects.filter(veto=OuterRef("pk"), at__lte=run.facts_as_of).order_by("-step")
    found = Veto.objects.filter(first__lte=period.last, last__gte=period.first)
    return found.annotate(held=Subquery(last.values("to")[:1])).filter(held__in=IN_EFFECT)
