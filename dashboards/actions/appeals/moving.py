"""Move an appeal one step on: the row, its history, the event it causes and the audit log in one transaction."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dashboards.actions.appeals.lifecycle import PROPOSED, UPHELD, Case, check
from dashboards.actions.appeals.refusals import AppealRefused
from dashboards.actions.appeals.remedies import Remedy, carried_out
from dashboards.models import Appeal, AppealMove
from surveys.actions import audit
from surveys.models import User

NOTHING = Remedy("")


def move_appeal(*, appeal: Appeal, to: str, actor: User, reason: str = "", remedy: Remedy | None = None) -> Appeal:
    """Move an appeal along `TRANSITIONS`. Asked again by the same person for what they did last, nothing happens.

    Raises
    ------
    PermissionDenied, Http404
    AppealRefused
        ``not_from_here``, ``reason_needed``, ``remedy_needed``, ``second_person_needed``, ``you_filed`` and its like.
    """
    try:
        with transaction.atomic():
            locked = (
                Appeal.objects.select_for_update(of=("self",)).select_related("unit", "result__run").get(pk=appeal.pk)
            )
            if _done_already(locked, to, actor):
                return locked
            check(Case(locked, actor, reason, remedy), to)
            return _advanced(locked, to, actor, reason, _agreed(locked, to, remedy))
    except IntegrityError as twice:
        raise AppealRefused("not_from_here") from twice


def _locked(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_for_update(of=("self",)).select_related("unit", "result__run").get(pk=appeal.pk)


def _done_already(locked: Appeal, to: str, actor: User) -> bool:
    """The same person asks for what they did last: a button pressed twice."""
    last = locked.moves.order_by("-step").first()
    return locked.state == to and last is not None and last.actor_id == actor.pk


def _agreed(locked: Appeal, to: str, remedy: Remedy | None) -> Remedy:
    """What the step puts right: as proposed by the first person where a second one agrees."""
    if locked.state != PROPOSED:
        return remedy if remedy is not None and to in (PROPOSED, UPHELD) else NOTHING
    if to != UPHELD:
        return NOTHING
    proposal = locked.moves.filter(to=PROPOSED).order_by("-step")[0]
    return Remedy(proposal.remedy, proposal.moved_to, proposal.fact)


def _advanced(locked: Appeal, to: str, actor: User, reason: str, remedy: Remedy) -> Appeal:
    """Write the step. The update holds only where the appeal still stands where it was read."""
    source, step = locked.state, locked.step + 1
    found = Appeal.objects.filter(pk=locked.pk, state=source, step=locked.step)
    if not found.update(state=to, step=step):
        raise AppealRefused("not_from_here")
    locked.state, locked.step = to, step
    AppealMove.objects.create(
        appeal=locked,
        step=step,
        source=source,
        to=to,
        reason=reason.strip()[:2000],
        remedy=remedy.kind,
        moved_to=remedy.unit,
        fact=remedy.fact,
        event=carried_out(locked, remedy, actor) if to == UPHELD else None,
        actor=actor,
    )
    audit.record(actor=actor, verb=f"appeal.{to}", subject=locked.name, source=source, step=step, remedy=remedy.kind)
    return locked
