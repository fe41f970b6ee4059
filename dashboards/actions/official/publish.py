"""Publication takes two people: one proposes a run, another publishes it."""

from __future__ import annotations

from django.db import transaction

from dashboards.actions.ledger import LedgerRefused, enter_score_run
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.models import RunStep, ScoreRun, StepKind
from surveys.access import require
from surveys.actions import audit
from surveys.models import User

VERB = "close_periods"


@transaction.atomic
def propose_run(*, run: ScoreRun, actor: User) -> RunStep:
    """Propose a run for publication; the same again changes nothing.

    Raises
    ------
    PermissionDenied
    OfficialRefused
        ``superseded``: a corrected run is not published any more.
    """
    require(actor, VERB)
    locked = _locked(run)
    step, created = RunStep.objects.get_or_create(run=locked, kind=StepKind.PROPOSED, defaults={"actor": actor})
    if created:
        audit.record(actor=actor, verb="official.proposed", subject=locked.public_id)
    return step


@transaction.atomic
def publish_run(*, run: ScoreRun, actor: User) -> RunStep:
    """Publish a run that another person closed or proposed; the same again changes nothing.

    Raises
    ------
    PermissionDenied
    OfficialRefused
        ``superseded``, ``not_proposed``, ``second_person_needed`` or ``key_not_handed_over``.
    """
    require(actor, VERB)
    locked = _locked(run)
    done = locked.steps.filter(kind=StepKind.PUBLISHED).first()
    if done:
        return done
    proposed = locked.steps.filter(kind=StepKind.PROPOSED).first()
    first = proposed.actor_id if proposed else locked.created_by_id
    if first is None:
        raise OfficialRefused("not_proposed")
    if actor.pk == first:
        raise OfficialRefused("second_person_needed")
    step = RunStep.objects.create(run=locked, kind=StepKind.PUBLISHED, actor=actor)
    _enter(locked)
    audit.record(actor=actor, verb="official.published", subject=locked.public_id, sha256=locked.sha256)
    return step


def _enter(run: ScoreRun) -> None:
    try:
        enter_score_run(run)
    except LedgerRefused as refused:
        raise OfficialRefused(refused.reason) from refused


def _locked(run: ScoreRun) -> ScoreRun:
    locked = ScoreRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if ScoreRun.objects.filter(supersedes=locked).exists():
        raise OfficialRefused("superseded")
    return locked
