"""The facts that an appraisal was calculated from, as rows: every version of each fact of the period that was known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

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
    Veto,
    VetoEffect,
)
from dashboards.queries.incidents import IN_EFFECT
from surveys.engine.periods import Period

Rows = QuerySet[Any]


def facts_of(run: AppraisalRun) -> Iterator[Rows]:
    """All of them as of the run's stated time."""
    period = Period(run.first_month, run.last_month)
    known = {"recorded_at__lte": run.facts_as_of}
    observed = Observation.objects.filter(observed_on__range=(period.first_day, period.last_day), **known)
    seen = Observation.objects.filter(key__in=observed.values("key"), **known)
    received = Complaint.objects.filter(received_on__range=(period.first_day, period.last_day), **known)
    months = MeasureValue.objects.filter(month__range=(period.first, period.last), **known)
    yield seen
    yield ChecklistVersion.objects.filter(**known)
    yield Complaint.objects.filter(reference__in=received.values("reference"), **known)
    yield months
    yield MeasureVersion.objects.filter(**known)
    yield from _incidents(run, period, seen)


def _incidents(run: AppraisalRun, period: Period, seen: Rows) -> Iterator[Rows]:
    """The vetoes that held, with all that led to them; and the files of these and of what was observed."""
    vetoes = held_vetoes(run, period)
    incidents = Incident.objects.filter(pk__in=vetoes.values("incident"))
    proofs = Incident.files.through.objects.filter(
        incident__in=incidents, evidencefile__recorded_at__lte=run.facts_as_of
    )
    pictures = Observation.files.through.objects.filter(
        observation__in=seen, evidencefile__recorded_at__lte=run.facts_as_of
    )
    yield vetoes
    yield VetoEffect.objects.filter(veto__in=vetoes)
    yield incidents
    yield IncidentMove.objects.filter(incident__in=incidents, at__lte=run.facts_as_of)
    yield proofs
    yield pictures
    yield EvidenceFile.objects.filter(pk__in=proofs.values("evidencefile")) | EvidenceFile.objects.filter(
        pk__in=pictures.values("evidencefile")
    )


def held_vetoes(run: AppraisalRun, period: Period) -> QuerySet[Veto]:
    """As `queries.incidents.vetoes_in_effect` finds them, of all units."""
    last = IncidentMove.objects.filter(veto=OuterRef("pk"), at__lte=run.facts_as_of).order_by("-step")
    found = Veto.objects.filter(first__lte=period.last, last__gte=period.first)
    return found.annotate(held=Subquery(last.values("to")[:1])).filter(held__in=IN_EFFECT)
