"""What of the right of reply waits for the viewer: time to appeal, appeals to decide, corrected runs to publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dashboards.models import (
    Appeal,
    AppraisalResult,
    AppraisalRun,
    Incident,
    IncidentState,
    Reflection,
    RunStep,
    ScoreRun,
    StepKind,
    Veto,
)
from dashboards.queries.appeals.listed import OPEN
from dashboards.queries.appraisal.deadline import appeal_deadline, left, veto_deadline
from dashboards.queries.appraisal.runs import current_runs
from surveys import access
from surveys.clock import bank_today
from surveys.models import Unit, User
from surveys.queries.calendar import bank_calendar

FEW = 3


@dataclass(frozen=True, slots=True)
class AppealChore:
    """``kind``: veto or window (``thing`` an incident or a result, until ``day``, ``days`` left), mine, decide, scores
    or runs (``thing`` the one, where it is one)."""

    kind: str
    count: int
    thing: Incident | AppraisalResult | ScoreRun | AppraisalRun | Appeal | None = None
    day: date | None = None
    days: int = 0


def appeal_chores(viewer: User) -> tuple[AppealChore, ...]:
    """The most urgent first."""
    return (*_vetoes(viewer), *_windows(viewer), *_to_decide(viewer), *_corrected(viewer), *_mine(viewer))


def _windows(viewer: User) -> Iterator[AppealChore]:
    """Published scorecards of the viewer's own units that may still be appealed against."""
    if not access.may(viewer, "appeal"):
        return
    units, today, calendar = list(access.units_for(viewer, "appeal").values_list("pk", flat=True)), bank_today(), None
    own = AppraisalResult.objects.filter(run=OuterRef("pk"), unit__in=units)
    for run in current_runs(viewer).filter(Exists(own)).exclude(steps__kind="final")[:FEW]:
        calendar = calendar or bank_calendar()
        deadline = appeal_deadline(run, calendar)
        if deadline is not None and today <= deadline:
            results = AppraisalResult.objects.filter(run=run, unit__in=units).select_related("unit", "run")
            for result in results.order_by("unit__code")[:1]:
                yield AppealChore("window", 1, result, deadline, left(deadline, today, calendar))


def _vetoes(viewer: User) -> Iterator[AppealChore]:
    """Vetoes in force on the viewer's own units that may still be appealed against."""
    if access.may(viewer, "appeal"):
        yield from (AppealChore("veto", 1, *one) for one in open_vetoes(access.units_for(viewer, "appeal"))[:FEW])


def open_vetoes(units: QuerySet[Unit]) -> list[tuple[Incident, date, int]]:
    """Incidents whose veto is in force on these units and may be appealed against: until which day, and days left."""
    rows = Veto.objects.filter(live=True, unit__in=units, incident__state=IncidentState.IN_FORCE)
    vetoes = list(rows.select_related("incident__unit").order_by("approved_at"))
    calendar, today = bank_calendar() if vetoes else None, bank_today()
    known = [(one.incident, veto_deadline(one, calendar)) for one in vetoes]
    return [(thing, day, left(day, today, calendar)) for thing, day in known if calendar and day and today <= day]


def _mine(viewer: User) -> Iterator[AppealChore]:
    if access.may(viewer, "appeal"):
        units = access.units_for(viewer, "appeal")
        yield from _some("mine", list(Appeal.objects.filter(unit__in=units, state__in=OPEN)))


def _to_decide(viewer: User) -> Iterator[AppealChore]:
    """Those in which the viewer had no part."""
    if not access.may(viewer, "decide_appeals"):
        return
    rows = Appeal.objects.filter(state__in=OPEN).exclude(filed_by=viewer)
    part = Q(result__run__created_by=viewer) | Q(result__run__steps__actor=viewer)
    proposed = Q(state="proposed", moves__to="proposed", moves__actor=viewer)
    yield from _some("decide", list(rows.exclude(pk__in=rows.filter(part | proposed).values("pk"))))


def _corrected(viewer: User) -> Iterator[AppealChore]:
    """Runs that were corrected for a decision, and that people have yet to publish."""
    if access.may(viewer, "close_periods"):
        out = RunStep.objects.filter(run=OuterRef("pk"), kind=StepKind.PUBLISHED)
        rows = ScoreRun.objects.filter(superseded_by=None, reflections__isnull=False).exclude(Exists(out))
        yield from _some("scores", list(rows.filter(supersedes__isnull=False).distinct()))
    if access.may(viewer, "run_appraisals"):
        noted = Reflection.objects.filter(run=OuterRef("pk"))
        runs = AppraisalRun.objects.filter(Exists(noted), superseded_by=None, supersedes__isnull=False)
        yield from _some("runs", list(runs.exclude(steps__kind="published")))


def _some(kind: str, found: list[Appeal] | list[ScoreRun] | list[AppraisalRun]) -> Iterator[AppealChore]:
    if found:
        yield AppealChore(kind, len(found), found[0] if len(found) == 1 else None)
