"""Approve or refuse what was proposed: once, and never by who proposed it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dashboards.actions.supplies.checks import Checker
from dashboards.actions.supplies.refusals import SupplyRefused
from dashboards.models import Scheme, SupplyBatch, SupplyKind, SupplyState
from surveys import access
from surveys.actions import audit
from surveys.models import User


@transaction.atomic
def decide_supply(*, batch: SupplyBatch, approve: bool, actor: User, reason: str = "") -> SupplyBatch:
    """Decide on a batch. The same decision again by the same person changes nothing.

    Raises
    ------
    PermissionDenied
    SupplyRefused
        ``second_person_needed``, ``decided_already``, ``refusal_reason_needed``; of bonus and deduction also
        ``no_scheme`` and ``beyond_bounds``, where the scheme or what is approved has changed meanwhile.
    """
    access.require(actor, "approve_supplies")
    list(Scheme.objects.select_for_update().order_by("pk"))  # two bonuses of a unit at once must see each other
    locked = SupplyBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    state = SupplyState.APPROVED if approve else SupplyState.REFUSED
    if locked.state != SupplyState.PROPOSED:
        if (locked.state, locked.decided_by_id) != (state, actor.pk):
            raise SupplyRefused("decided_already")
        return locked
    _check(locked, approve, actor, reason)
    locked.state, locked.decided_by, locked.decided_at = state, actor, timezone.now()
    locked.reason = "" if approve else reason.strip()[:300]
    locked.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record(actor=actor, verb=f"supply.{state}", subject=locked)
    return locked


def _check(batch: SupplyBatch, approve: bool, actor: User, reason: str) -> None:
    if approve and batch.proposed_by_id == actor.pk:
        raise SupplyRefused("second_person_needed")
    if not approve and not reason.strip():
        raise SupplyRefused("refusal_reason_needed", "reason")
    if approve and batch.kind == SupplyKind.ADJUSTMENT:
        Checker(batch.kind).check_sums(batch.values.all())
