"""The lifecycle of a case: which move is allowed under which condition. No move touches an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.models import Case, CaseCause, CaseEvent, CaseEventKind, CaseOutcome, CaseState, User
from surveys.queries.cases.agreement import wants_no_contact

TRIES = 3  # so often somebody must have tried before a customer counts as not reachable


class CaseRefused(Exception):
    """The case cannot go there; the argument says why (see ``MOVES``)."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known when a case is to be closed or opened again."""

    cause: str = ""
    outcome: str = ""
    text: str = ""


def _may_close(case: Case, asked: Closing) -> str:
    """Empty, or what is missing."""
    if asked.cause not in CaseCause.values:
        return "cause_missing"
    if asked.outcome not in CaseOutcome.values:
        return "outcome_missing"
    if asked.outcome == CaseOutcome.UNFOUNDED:
        return "" if asked.text.strip() else "reason_missing"
    if asked.outcome == CaseOutcome.DECLINED:
        return "" if wants_no_contact(case) else "not_declined"
    tries = [one["reached"] for one in case.events.filter(kind="attempt").values_list("details", flat=True)]
    if asked.outcome == CaseOutcome.UNREACHABLE:
        return "too_few_tries" if len(tries) < TRIES else ""
    return "" if any(tries) else "not_reached"


def _may_reopen(case: Case, asked: Closing) -> str:
    if case.erased_at is not None:
        return "erased"
    return "" if asked.text.strip() else "reason_missing"


MOVES: dict[tuple[str, str], Callable[[Case, Closing], str]] = {
    (CaseState.OPEN, CaseState.WORKING): lambda case, asked: "",
    (CaseState.OPEN, CaseState.CLOSED): _may_close,
    (CaseState.WORKING, CaseState.CLOSED): _may_close,
    (CaseState.CLOSED, CaseState.WORKING): _may_reopen,
}


def check_move(case: Case, to: str, asked: Closing) -> None:
    """Raise where a case may not go to a state.

    Raises
    ------
    CaseRefused
        ``moved_on`` where no such move is declared, else what is missing.
    """
    condition = MOVES.get((case.state, to))
    if reason := condition(case, asked) if condition else "moved_on":
        raise CaseRefused(reason)


def locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def log(case: Case, kind: CaseEventKind, actor: User | None, text: str = "", **details: Any) -> None:
    """One line in the case, and one without its words in the audit log."""
    CaseEvent.objects.create(case=case, kind=kind, at=timezone.now(), actor=actor, text=text.strip(), details=details)
    audit.record(actor=actor, verb=f"case.{kind}", subject=case.pk, **details)


@transaction.atomic
def close_case(*, case: Case, cause: str, outcome: str, text: str, actor: User | None) -> Case:
    """Close a case with its cause and outcome.

    Raises
    ------
    CaseRefused
    """
    held, asked = locked(case), Closing(cause, outcome, text)
    check_move(held, CaseState.CLOSED, asked)
    held.state, held.cause, held.outcome, held.closed_at = CaseState.CLOSED, cause, outcome, timezone.now()
    held.save(update_fields=["state", "cause", "outcome", "closed_at"])
    log(held, CaseEventKind.CLOSED, actor, text, cause=cause, outcome=outcome)
    return held


@transaction.atomic
def reopen_case(*, case: Case, text: str, actor: User | None) -> Case:
    """Work on a closed case again; why is asked for.

    Raises
    ------
    CaseRefused
    """
    held = locked(case)
    if held.state != CaseState.CLOSED:
        raise CaseRefused("moved_on")
    check_move(held, CaseState.WORKING, Closing(text=text))
    before = held.outcome
    held.state, held.outcome, held.closed_at = CaseState.WORKING, "", None
    held.save(update_fields=["state", "outcome", "closed_at"])
    log(held, CaseEventKind.REOPENED, actor, text, outcome_before=before)
    return held
