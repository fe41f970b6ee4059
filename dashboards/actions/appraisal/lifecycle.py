"""The life of an appraisal, as one table of transitions with conditions.

calculated → review → signed → published (the window for appeals is open) → final. The unique key of a step decides
between two who press at once: one wins, the other is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db import IntegrityError, transaction

from dashboards.actions.ledger import LedgerRefused, enter_appraisal, enter_final
from dashboards.actions.webhooks import tell
from dashboards.models import AppraisalComment, AppraisalRun, AppraisalStep, AppraisalStepKind, LedgerEntry
from dashboards.queries.appeals.pending import unsettled
from dashboards.queries.appraisal.deadline import appeal_deadline as appeal_deadline
from surveys.access import require
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.models import User

CALCULATED = "calculated"
REVIEW, SIGNED, PUBLISHED, FINAL = AppraisalStepKind.values
Condition = Callable[[AppraisalRun, User], str]
ENTERED: Mapping[str, Callable[[AppraisalRun], LedgerEntry]] = {PUBLISHED: enter_appraisal, FINAL: enter_final}


class IllegalRunMove(Exception):
    """A run cannot go from where it stands to where it was sent; the argument is a reason code."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


def _free(run: AppraisalRun, actor: User) -> str:
    return ""


def _another_person(run: AppraisalRun, actor: User) -> str:
    """Who signs neither calculated the run nor put it forward."""
    return "second_person_needed" if actor.pk in (run.created_by_id, _actor(run, REVIEW)) else ""


def _not_the_signer(run: AppraisalRun, actor: User) -> str:
    return "you_signed" if actor.pk == _actor(run, SIGNED) else ""


def _window_over(run: AppraisalRun, actor: User) -> str:
    deadline = appeal_deadline(run)
    if deadline is None or bank_today() <= deadline:
        return "window_open"
    return "appeals_open" if unsettled(run) else ""


TRANSITIONS: Mapping[tuple[str, str], tuple[str, Condition]] = MappingProxyType(
    {
        (CALCULATED, REVIEW): ("run_appraisals", _free),
        (REVIEW, SIGNED): ("publish_appraisals", _another_person),
        (SIGNED, PUBLISHED): ("publish_appraisals", _not_the_signer),
        (PUBLISHED, FINAL): ("publish_appraisals", _window_over),
    }
)


def state_of(run: AppraisalRun) -> str:
    """Where a run stands: its last step, ``calculated`` before the first. Reads ``steps`` as prefetched."""
    order = list(AppraisalStepKind.values)
    return max((step.kind for step in run.steps.all()), key=order.index, default=CALCULATED)


def move_run(*, run: AppraisalRun, to: str, actor: User) -> AppraisalStep:
    """Take a run one step on. The same step again by the same person changes nothing.

    Raises
    ------
    PermissionDenied
    IllegalRunMove
        ``not_from_here``, ``superseded``, ``second_person_needed``, ``you_signed``, ``window_open``,
        ``appeals_open``, ``done_already``, ``key_not_handed_over``.
    """
    done = run.steps.filter(kind=to).first()
    if done:
        return _again(done, actor)
    try:
        with transaction.atomic():
            return _moved(run, to, actor)
    except IntegrityError as twice:
        raise IllegalRunMove("done_already") from twice
    except LedgerRefused as refused:
        raise IllegalRunMove(refused.reason) from refused


def _again(done: AppraisalStep, actor: User) -> AppraisalStep:
    if done.actor_id != actor.pk:
        raise IllegalRunMove("done_already")
    return done


def _moved(run: AppraisalRun, to: str, actor: User) -> AppraisalStep:
    locked = AppraisalRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    verb, condition = TRANSITIONS.get((state_of(locked), to), ("", _free))
    require(actor, verb or "run_appraisals")
    if not verb:
        raise IllegalRunMove("not_from_here")
    if _superseded(locked, to):
        raise IllegalRunMove("superseded")
    if reason := condition(locked, actor):
        raise IllegalRunMove(reason)
    step = AppraisalStep.objects.create(run=locked, kind=to, actor=actor)
    if to in ENTERED:
        tell(event=f"appraisal.{to}", run=locked, entry=ENTERED[to](locked))
    audit.record(actor=actor, verb=f"appraisal.{to}", subject=locked.public_id, sha256=locked.sha256)
    return step


def _superseded(run: AppraisalRun, to: str) -> bool:
    """On its way, by any correction; a published run holds until a correction of it is published too."""
    if to != FINAL:
        return AppraisalRun.objects.filter(supersedes=run).exists()
    later = AppraisalRun.objects.filter(scheme=run.scheme_id, period=run.period, pk__gt=run.pk)
    return later.filter(steps__kind=PUBLISHED).exists()


@transaction.atomic
def comment_run(*, run: AppraisalRun, text: str, actor: User) -> AppraisalComment:
    """Remark on a run while it is in review.

    Raises
    ------
    PermissionDenied
    IllegalRunMove
        ``not_in_review``, ``comment_needed``.
    """
    require(actor, "run_appraisals")
    locked = AppraisalRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if state_of(locked) != REVIEW:
        raise IllegalRunMove("not_in_review")
    if not text.strip():
        raise IllegalRunMove("comment_needed")
    made = AppraisalComment.objects.create(run=locked, text=text.strip()[:2000], actor=actor)
    audit.record(actor=actor, verb="appraisal.commented", subject=locked.public_id)
    return made


def _actor(run: AppraisalRun, kind: str) -> int | None:
    return next((step.actor_id for step in run.steps.all() if step.kind == kind), None)
