"""The one table of an appeal's life: from where to where, who may, and what must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Q
from django.http import Http404

from dashboards.actions.appeals.refusals import AppealRefused
from dashboards.actions.appeals.remedies import REMEDIES, Remedy, fault_of
from dashboards.models import Appeal, AppealKind, AppealRemedy, AppealState
from surveys import access
from surveys.engine.periods import parse_period
from surveys.models import Appointment, User

FILED, REVIEW, PROPOSED, UPHELD, REJECTED, WITHDRAWN = AppealState.values
OPEN = (FILED, REVIEW, PROPOSED)


@dataclass(frozen=True, slots=True)
class Case:
    """What a condition looks at; ``reason`` None where only the button is to be drawn and nothing was said yet."""

    appeal: Appeal
    actor: User
    reason: str | None
    remedy: Remedy | None


@dataclass(frozen=True, slots=True)
class Step:
    """A legal way on: the verb that one needs, and a condition that returns what stands in the way."""

    verb: str
    condition: Callable[[Case], str]


def _free(case: Case) -> str:
    return ""


def _independent(case: Case) -> str:
    """Who reviews has not filed it, holds no post at that unit, and had no part in the run."""
    if case.actor.pk == case.appeal.filed_by_id:
        return "you_filed"
    if _belongs(case.actor, case.appeal.unit_id, case.appeal.period):
        return "you_belong_there"
    run = case.appeal.result.run
    hands = {run.created_by_id, *run.steps.values_list("actor", flat=True)}
    return "you_had_a_part" if case.actor.pk in hands else ""


def _belongs(actor: User, unit_id: int, period: str) -> bool:
    """A post of any kind there, in the period or since."""
    held = Appointment.objects.filter(user=actor, unit=unit_id)
    return held.filter(Q(until__isnull=True) | Q(until__gt=parse_period(period).first_day)).exists()


def _reasoned(case: Case) -> str:
    missing = case.reason is not None and not case.reason.strip()
    return _independent(case) or ("reason_needed" if missing else "")


def _puts_right(case: Case) -> str:
    """To uphold is to say what is put right; who receives an answer by it does not judge."""
    problem = _reasoned(case)
    if problem or case.reason is None:
        return problem
    gains = case.remedy.unit if case.remedy is not None else None
    if gains is not None and _belongs(case.actor, gains.pk, case.appeal.period):
        return "you_belong_there"
    return fault_of(case.appeal, case.remedy, case.actor)


def _by_one_person(case: Case) -> str:
    if case.remedy is not None and case.remedy.kind == AppealRemedy.EXCLUDED:
        return "second_person_needed"
    return _puts_right(case)


def _exclusion(case: Case) -> str:
    if case.appeal.kind != AppealKind.RESPONSE:
        return "no_answer_to_leave_out"
    return _puts_right(case)


def _second_person(case: Case) -> str:
    proposal = case.appeal.moves.filter(to=PROPOSED).order_by("-step").first()
    if proposal is not None and proposal.actor_id == case.actor.pk:
        return "you_proposed"
    return _independent(case)


def _second_person_reasoned(case: Case) -> str:
    return _second_person(case) or _reasoned(case)


TRANSITIONS: Mapping[tuple[str, str], Step] = MappingProxyType(
    {
        (FILED, REVIEW): Step("decide_appeals", _independent),
        (REVIEW, UPHELD): Step("decide_appeals", _by_one_person),
        (REVIEW, PROPOSED): Step("decide_appeals", _exclusion),
        (REVIEW, REJECTED): Step("decide_appeals", _reasoned),
        (PROPOSED, UPHELD): Step("decide_appeals", _second_person),
        (PROPOSED, REVIEW): Step("decide_appeals", _second_person_reasoned),
        (FILED, WITHDRAWN): Step("appeal", _free),
        (REVIEW, WITHDRAWN): Step("appeal", _free),
        (PROPOSED, WITHDRAWN): Step("appeal", _free),
    }
)


def check(case: Case, to: str) -> None:
    """Raise where the step is not open.

    Raises
    ------
    AppealRefused, PermissionDenied, Http404
    """
    step = TRANSITIONS.get((case.appeal.state, to))
    if step is None:
        raise AppealRefused("not_from_here")
    access.require(case.actor, step.verb)
    if not access.units_for(case.actor, step.verb).filter(pk=case.appeal.unit_id).exists():
        raise Http404
    if problem := step.condition(case):
        raise AppealRefused(problem)


def legal_steps(appeal: Appeal, actor: User) -> list[tuple[str, str]]:
    """Where the actor may send it next, each with what stands in the way as yet ('' where nothing does)."""
    case = Case(appeal, actor, None, None)
    return [
        (to, step.condition(case))
        for (source, to), step in TRANSITIONS.items()
        if source == appeal.state
        and to not in _beside_the_point(appeal)
        and access.units_for(actor, step.verb).filter(pk=appeal.unit_id).exists()
    ]


def _beside_the_point(appeal: Appeal) -> tuple[str, ...]:
    """Steps from the review that its ground has no remedy for."""
    if appeal.state != REVIEW:
        return ()
    if appeal.kind == AppealKind.COMPONENT:
        return (PROPOSED,)
    return () if AppealRemedy.REATTRIBUTED in REMEDIES[appeal.ground] else (UPHELD,)
