"""Runs, for who may see them: published ones with the official figures, all others for who closes periods or audits."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from dashboards.models import RunFigure, RunStep, ScoreRun, StepKind
from surveys import access
from surveys.models import Programme
from surveys.tree import Tree, load_tree

PUBLISHED = Q(steps__kind=StepKind.PUBLISHED)


def visible_runs(viewer: access.Viewer, programme: str = "") -> QuerySet[ScoreRun]:
    """Runs, newest period first, each with ``published`` (bool) and its steps prefetched."""
    named = ScoreRun.objects.filter(programme=programme) if programme else ScoreRun.objects.all()
    related = named.select_related("rules", "created_by", "supersedes", "superseded_by")
    found = related.prefetch_related("steps__actor").annotate(published=Exists(_published()))
    if access.may(viewer, "close_periods") or access.may(viewer, "view_audit"):
        return found
    if access.only_departments(viewer):  # nothing of branches stands there for them
        found = found.exclude(programme__in=(Programme.RETAIL, Programme.CORPORATE))
    return found.filter(PUBLISHED) if access.may(viewer, "view_official") else found.none()


def visible_run(viewer: access.Viewer, public_id: UUID | str, among: QuerySet[ScoreRun] | None = None) -> ScoreRun:
    """One run (of `among`, where more is to be read with it); 404 where there is none for this viewer."""
    found = visible_runs(viewer) if among is None else among
    run = found.filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def current_run(viewer: access.Viewer, programme: str, period: str = "") -> ScoreRun | None:
    """The run that holds: of a period (default: the newest) the last one that was published."""
    found = visible_runs(viewer, programme).filter(PUBLISHED)
    found = found.filter(period=period) if period else found
    return found.order_by("-last_month", "-id").first()


def seen_figures(viewer: access.Viewer, run: ScoreRun, tree: Tree | None = None) -> QuerySet[RunFigure]:
    """A run's figures of the units that a viewer sees; products belong to no unit and are seen with the run."""
    figures = RunFigure.objects.filter(run=run)
    if not access.may(viewer, "view_official"):
        return figures.none()
    if run.programme == Programme.PRODUCT:
        return figures
    return figures.filter(unit_id__in=access.visible_ids(viewer, tree or load_tree()))


def _published() -> QuerySet[RunStep]:
    return RunStep.objects.filter(run=OuterRef("pk"), kind=StepKind.PUBLISHED)
