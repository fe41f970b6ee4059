"""Appeals that a viewer sees: their own units' like the scorecards; all of them who decides on appeals or audits."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from dashboards.models import Appeal, AppealState, AppraisalResult, AppraisalRun, Reflection, ScoreRun, StepKind
from dashboards.queries.appraisal.runs import visible_runs
from surveys import access
from surveys.tree import load_tree

OPEN = (AppealState.FILED, AppealState.REVIEW, AppealState.PROPOSED)
EVERY = ("decide_appeals", "view_audit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``open``, ``decided`` or all; and words: a unit's code or part of its name, or the number of an appeal."""

    which: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came of an upheld appeal so far: the corrected score run, and the runs of the appraisal that have it in."""

    scores: ScoreRun | None
    scores_published: bool
    runs: tuple[AppraisalRun, ...]


def visible_appeals(viewer: access.Viewer) -> QuerySet[Appeal]:
    """The newest first, with unit, run and who filed it."""
    found = Appeal.objects.select_related("unit", "filed_by", "result__run__version", "result__run__scheme")
    if any(access.may(viewer, verb) for verb in EVERY):
        return found
    if not access.may(viewer, "view_appraisals"):
        return found.none()
    return found.filter(unit_id__in=access.visible_ids(viewer, load_tree()))


def visible_appeal(viewer: access.Viewer, pk: int) -> Appeal:
    """One appeal; 404 where there is none for this viewer."""
    found = visible_appeals(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def listed(viewer: access.Viewer, wanted: Wanted) -> QuerySet[Appeal]:
    rows = visible_appeals(viewer)
    if wanted.which:
        undecided = Q(state__in=OPEN)
        rows = rows.filter(undecided if wanted.which == "open" else ~undecided)
    if wanted.words:
        number = wanted.words.rpartition("-")[2]
        named = Q(pk=int(number)) if wanted.words.upper().startswith("APL-") and number.isdecimal() else Q(pk__in=[])
        unit = Q(unit__name_zh__icontains=wanted.words) | Q(unit__name_en__icontains=wanted.words)
        rows = rows.filter(unit | named | Q(unit__code__iexact=wanted.words))
    return rows


def appeals_of(viewer: access.Viewer, result: AppraisalResult) -> list[Appeal]:
    """Of a scorecard's unit and period, whichever run they were filed against."""
    return list(visible_appeals(viewer).filter(unit=result.unit_id, period=result.run.period))


def standing_appeal(result: AppraisalResult, response_id: int | None, component: str) -> Appeal | None:
    """The appeal that keeps another one against the same from being filed."""
    rows = Appeal.objects.exclude(state=AppealState.WITHDRAWN)
    if response_id is not None:
        return rows.filter(unit=result.unit_id, response_id=response_id).first()
    return rows.filter(result=result, component=component).first()


def aftermath(viewer: access.Viewer, appeal: Appeal) -> Aftermath:
    """Runs that are not published yet are named to those alone who prepare or audit them."""
    rows = Reflection.objects.filter(appeal=appeal, period=appeal.period).select_related("score_run")
    scores = next((row.score_run for row in rows if row.score_run is not None), None)
    published = scores is not None and scores.steps.filter(kind=StepKind.PUBLISHED).exists()
    named = [row.run_id for row in rows if row.run_id is not None]
    return Aftermath(scores, published, tuple(visible_runs(viewer).filter(pk__in=named)))
