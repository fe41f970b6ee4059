"""Runs as a list shows them, and what state each is in."""

from __future__ import annotations

from django.db.models import QuerySet

from dashboards.models import ScoreRun, StepKind
from dashboards.queries.official.runs import visible_runs
from surveys import access

COMPUTED, PROPOSED, PUBLISHED, CORRECTED = "computed", "proposed", "published", "corrected"


def listed_runs(viewer: access.Viewer, programme: str = "") -> QuerySet[ScoreRun]:
    """The runs that a viewer sees, newest first, with all that `state_of` asks."""
    return visible_runs(viewer, programme).prefetch_related("superseded_by__steps").order_by("-last_month", "-id")


def state_of(run: ScoreRun) -> str:
    """``computed``, ``proposed``, ``published`` or ``corrected``.

    A published run holds until the one that corrects it is published as well.
    """
    done = {step.kind for step in run.steps.all()}
    later: ScoreRun | None = getattr(run, "superseded_by", None)
    if StepKind.PUBLISHED in done:
        replaced = later is not None and any(step.kind == StepKind.PUBLISHED for step in later.steps.all())
        return CORRECTED if replaced else PUBLISHED
    if later is not None:
        return CORRECTED
    return PROPOSED if StepKind.PROPOSED in done else COMPUTED
