"""Propose values; they count once another person has approved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from dashboards.actions.supplies.checks import Checker
from dashboards.actions.supplies.refusals import SupplyRefused
from dashboards.models import SuppliedValue, SupplyBatch, SupplyKind
from surveys import access
from surveys.actions import audit
from surveys.engine.periods import Period
from surveys.models import User

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Supplied:
    """One value as somebody states it."""

    unit_id: int
    code: str
    period: Period
    value: Decimal
    reason: str = ""

    @property
    def key(self) -> tuple[int, str, Period]:
        return self.unit_id, self.code, self.period

    def as_row(self) -> SuppliedValue:
        """Not saved, of no batch yet."""
        return SuppliedValue(
            unit_id=self.unit_id,
            code=self.code,
            first_month=self.period.first,
            last_month=self.period.last,
            value=self.value,
            reason=self.reason[:300],
        )


@transaction.atomic
def propose_supply(
    *, kind: str, values: Sequence[Supplied], actor: User, source: str = "page", note: str = ""
) -> SupplyBatch:
    """Propose all of them at once, or none. One value once more by the same person, while it waits, is the same one.

    Raises
    ------
    PermissionDenied
    SupplyRefused
    """
    access.require(actor, "propose_supplies")
    if not values:
        raise SupplyRefused("nothing_to_supply")
    checker, rows = Checker(kind), [one.as_row() for one in values]
    for row in rows:
        checker.check(row)
    if kind == SupplyKind.ADJUSTMENT:
        checker.check_sums(rows)
    if len(rows) == 1 and (twice := _waits_already(kind, rows[0], actor)):
        return twice
    batch = SupplyBatch.objects.create(kind=kind, source=source, note=note[:300], proposed_by=actor)
    batch.refresh_from_db()
    for row in rows:
        row.batch = batch
    SuppliedValue.objects.bulk_create(rows, _AT_ONCE)
    audit.record(actor=actor, verb="supply.proposed", subject=batch, values=len(rows), source=source)
    return batch


def _waits_already(kind: str, row: SuppliedValue, actor: User) -> SupplyBatch | None:
    """What the same person proposed in the same words, and nobody has decided yet."""
    User.objects.select_for_update().get(pk=actor.pk)
    names = ("unit_id", "code", "first_month", "last_month", "value", "reason")
    alike = {name: getattr(row, name) for name in names}
    found = SuppliedValue.objects.filter(
        **alike, batch__kind=kind, batch__proposed_by=actor, batch__decided_at__isnull=True
    )
    one = found.select_related("batch").first()
    return one.batch if one and one.batch.values.count() == 1 else None
