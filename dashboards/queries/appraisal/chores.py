"""What of the appraisal waits for a second person: incidents, vetoes, supplied values, schemes and runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from dashboards.models import (
    AppraisalRun,
    Incident,
    IncidentMove,
    RuleState,
    SchemeVersion,
    SupplyBatch,
    SupplyState,
    Veto,
)
from surveys import access
from surveys.models import User


@dataclass(frozen=True, slots=True)
class AppraisalChore:
    """``kind``: incidents, vetoes, veto_appeals, supplies, schemes, calculated, review or signed (a run's next step);
    ``thing`` the one, where it is one."""

    kind: str
    count: int
    thing: Model | None = None


def appraisal_chores(viewer: User) -> tuple[AppraisalChore, ...]:
    """Only what the viewer may do, and not what another person has to."""
    return (*_incidents(viewer), *_runs(viewer), *_drafts(viewer))


def _incidents(viewer: User) -> Iterator[AppraisalChore]:
    rows = Incident.objects.filter(unit__in=access.visible_units(viewer))
    if access.may(viewer, "investigate_incidents"):
        yield from _some("incidents", rows.filter(state__in=("recorded", "investigating")))
    if access.may(viewer, "approve_veto"):
        yield from _some("vetoes", _without_part(rows.filter(state="proposed"), viewer))
    if access.may(viewer, "decide_appeals"):
        approved = Veto.objects.filter(live=True, approved_by=viewer).values("incident")
        mine = IncidentMove.objects.filter(to="appealed", actor=viewer).values("incident")
        appealed = rows.filter(state="appealed").exclude(pk__in=approved).exclude(pk__in=mine)
        yield from _some("veto_appeals", _without_part(appealed, viewer))


def _without_part(rows: QuerySet[Incident], viewer: User) -> QuerySet[Incident]:
    """Those of which the viewer has neither recorded nor confirmed, nor proposed the veto, nor led the unit."""
    confirmed = IncidentMove.objects.filter(source="investigating", to="confirmed", actor=viewer).values("incident")
    own = Veto.objects.filter(Q(proposed_by=viewer) | Q(leader=viewer), live=True).values("incident")
    return rows.exclude(recorded_by=viewer).exclude(pk__in=confirmed).exclude(pk__in=own)


def _runs(viewer: User) -> Iterator[AppraisalChore]:
    """Runs on their way, by the step that is next; corrections that follow from decisions are told with these."""
    rows = AppraisalRun.objects.filter(superseded_by=None, reflections__isnull=True).exclude(steps__kind="published")
    if access.may(viewer, "run_appraisals"):
        yield from _some("calculated", rows.exclude(steps__kind="review"))
    if access.may(viewer, "publish_appraisals"):
        review = rows.filter(steps__kind="review").exclude(steps__kind="signed").exclude(created_by=viewer)
        yield from _some("review", review.exclude(pk__in=_stepped(viewer, "review")))
        yield from _some("signed", rows.filter(steps__kind="signed").exclude(pk__in=_stepped(viewer, "signed")))


def _stepped(viewer: User, kind: str) -> QuerySet[AppraisalRun, int]:
    return AppraisalRun.objects.filter(steps__kind=kind, steps__actor=viewer).values_list("pk", flat=True)


def _drafts(viewer: User) -> Iterator[AppraisalChore]:
    if access.may(viewer, "approve_supplies"):
        yield from _some("supplies", SupplyBatch.objects.filter(state=SupplyState.PROPOSED).exclude(proposed_by=viewer))
    if access.may(viewer, "approve_schemes"):
        rows = SchemeVersion.objects.filter(state=RuleState.SUBMITTED).exclude(submitted_by=viewer)
        yield from _some("schemes", rows.exclude(created_by=viewer))


def _some(kind: str, rows: QuerySet[Any]) -> Iterator[AppraisalChore]:
    if count := rows.count():
        yield AppraisalChore(kind, count, rows.first() if count == 1 else None)
