"""Runs and scorecards, for who may see them: published ones of own units, all for who prepares or audits them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from dashboards.formulas.scorecard.changes import Change, changes
from dashboards.models import AppraisalResult, AppraisalRun, AppraisalStep, AppraisalStepKind
from surveys import access
from surveys.tree import load_tree

PUBLISHED = Q(steps__kind=AppraisalStepKind.PUBLISHED)
PREPARING = ("run_appraisals", "publish_appraisals", "view_audit")


def visible_runs(viewer: access.Viewer) -> QuerySet[AppraisalRun]:
    """Newest period first, each with ``published`` (bool)."""
    steps = AppraisalStep.objects.filter(run=OuterRef("pk"), kind=AppraisalStepKind.PUBLISHED)
    related = AppraisalRun.objects.select_related("scheme__region", "version", "created_by", "supersedes")
    found = related.prefetch_related("steps__actor").annotate(published=Exists(steps))
    if any(access.may(viewer, verb) for verb in PREPARING):
        return found
    return found.filter(PUBLISHED) if access.may(viewer, "view_appraisals") else found.none()


def visible_run(viewer: access.Viewer, public_id: UUID) -> AppraisalRun:
    """One run; 404 where there is none for this viewer."""
    run = visible_runs(viewer).filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def current_runs(viewer: access.Viewer) -> QuerySet[AppraisalRun]:
    """Of every scheme and period the run that holds: the last one that was published."""
    later = AppraisalRun.objects.filter(
        scheme=OuterRef("scheme"), period=OuterRef("period"), pk__gt=OuterRef("pk"), steps__kind="published"
    )
    return visible_runs(viewer).filter(PUBLISHED).exclude(Exists(later))


def boards(viewer: access.Viewer) -> QuerySet[AppraisalRun]:
    """Of the runs that hold those with a unit that the viewer sees; all of them for who prepares or audits runs."""
    found = current_runs(viewer)
    if any(access.may(viewer, verb) for verb in PREPARING):
        return found
    own = AppraisalResult.objects.filter(run=OuterRef("pk"), unit_id__in=access.visible_ids(viewer, load_tree()))
    return found.filter(Exists(own))


def visible_results(viewer: access.Viewer, run: AppraisalRun) -> QuerySet[AppraisalResult]:
    """A run's results of the units that a viewer sees."""
    results = AppraisalResult.objects.filter(run=run).select_related("unit")
    if not access.may(viewer, "view_appraisals"):
        return results.none()
    return results.filter(unit_id__in=access.visible_ids(viewer, load_tree()))


def current_result(viewer: access.Viewer, unit: str, period: str) -> AppraisalResult | None:
    """The scorecard that holds for a unit and period; None where there is none for this viewer."""
    run = current_runs(viewer).filter(period=period, results__unit__code=unit).first()
    return visible_results(viewer, run).filter(unit__code=unit).first() if run else None


def corrected_figures(run: AppraisalRun) -> dict[str, tuple[Change, ...]]:
    """By unit code, every figure that differs from the run that this one corrects; empty where it corrects none."""
    corrected = corrected_run(run)
    if corrected is None:
        return {}
    before, after = _contents(corrected.pk), _contents(run.pk)
    told = {code: changes(before.get(code), after.get(code)) for code in sorted(before.keys() | after.keys())}
    return {code: listed for code, listed in told.items() if listed}


def corrected_run(run: AppraisalRun) -> AppraisalRun | None:
    """The published run that this one corrects: those in between, which nobody was shown, are passed over."""
    first = found = run.supersedes
    while found is not None and not found.steps.filter(kind=AppraisalStepKind.PUBLISHED).exists():
        found = found.supersedes
    return found or first


def _contents(run_id: int) -> dict[str, dict[str, Any]]:
    rows = AppraisalResult.objects.filter(run=run_id).values_list("unit__code", "content")
    return {code: json.loads(content) for code, content in rows}
