"""Do what a plan says: all of it, or nothing."""

from django.db import transaction

from surveys.actions import audit
from surveys.actions.import_units.plan import Change, Plan
from surveys.actions.import_units.reading import read_plan
from surveys.clock import bank_today
from surveys.models import Unit, UnitPlacement, User


class PlanOutdated(Exception):
    """The organisation changed since the plan was read, or the plan has errors: read the file again."""


@transaction.atomic
def apply_plan(plan: Plan, actor: User | None) -> dict[str, int]:
    """Write every change of a plan; return the counts of its lines by result.

    Raises
    ------
    PlanOutdated
        Where the file, read again now, would not do exactly what the plan says; nothing is written then.
    """
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not plan.ok or read_plan(plan.content, plan.filename, plan.language).changes != plan.changes:
        raise PlanOutdated(plan.filename)
    units = {unit.code: unit for unit in Unit.objects.all()}
    _create(plan.changes, units)
    for change in plan.changes:
        _update(change, units)
    _place(plan.changes, units)
    for change in plan.changes:
        _close(change, units)
    audit.record(actor=actor, verb="units.imported", subject=plan.filename, **plan.counts)
    return plan.counts


def _create(changes: tuple[Change, ...], units: dict[str, Unit]) -> None:
    made = [
        Unit(
            code=change.code,
            kind=change.kind,
            name_zh=change.name_zh,
            name_en=change.name_en,
            attributes=dict(change.attributes),
            opened=change.since or bank_today(),
        )
        for change in changes
        if change.new
    ]
    units.update({unit.code: unit for unit in Unit.objects.bulk_create(made, batch_size=500)})


def _update(change: Change, units: dict[str, Unit]) -> None:
    unit = units[change.code]
    if change.new or not (change.kind or change.name_zh or change.name_en or change.attributes):
        return
    unit.kind = change.kind or unit.kind
    unit.name_zh, unit.name_en = change.name_zh or unit.name_zh, change.name_en or unit.name_en
    unit.attributes = {**unit.attributes, **change.attributes}
    unit.save(update_fields=["kind", "name_zh", "name_en", "attributes"])


def _place(changes: tuple[Change, ...], units: dict[str, Unit]) -> None:
    """End where moved units stood, and note where they and the new ones stand."""
    placed = [change for change in changes if change.parent is not None and change.since is not None]
    for change in placed:
        if not change.new:
            units[change.code].placements.filter(until__isnull=True).update(until=change.since)
    rows = [
        UnitPlacement(unit=units[change.code], parent=units.get(change.parent or ""), since=change.since)
        for change in placed
        if change.since
    ]
    UnitPlacement.objects.bulk_create(rows, batch_size=500)


def _close(change: Change, units: dict[str, Unit]) -> None:
    if change.closed is None:
        return
    unit = units[change.code]
    unit.closed = change.closed
    unit.successor = units[change.successor] if change.successor else unit.successor
    unit.save(update_fields=["closed", "successor"])
    last = unit.placements.order_by("-since").first()
    if last is not None:
        last.until = change.closed
        last.save(update_fields=["until"])
