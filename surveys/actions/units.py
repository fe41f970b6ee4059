"""The organisation: units begin, move, end and merge. History is never rewritten, only continued."""

from datetime import date
from typing import Any

from django.db import transaction

from surveys.actions import audit
from surveys.models import Unit, UnitPlacement, User
from surveys.tree import load_tree


class UnitRefused(Exception):
    """A change of the organisation that cannot be; the argument is a reason code, the field it concerns follows."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


@transaction.atomic
def create_unit(
    *,
    code: str,
    kind: str,
    name_zh: str,
    name_en: str,
    parent: Unit | None,
    opened: date,
    actor: User | None,
    attributes: dict[str, Any] | None = None,
) -> Unit:
    """Begin a unit under a parent.

    Raises
    ------
    UnitRefused
        ``code_taken``, ``second_top``, ``parent_not_open``.
    """
    if Unit.objects.filter(code=code).exists():
        raise UnitRefused("code_taken", "code")
    if parent is None and UnitPlacement.objects.filter(parent=None, until=None).exists():
        raise UnitRefused("second_top", "parent")
    _check_open(parent, opened, "opened")
    unit = Unit.objects.create(
        code=code, kind=kind, name_zh=name_zh, name_en=name_en, opened=opened, attributes=attributes or {}
    )
    UnitPlacement.objects.create(unit=unit, parent=parent, since=opened)
    audit.record(actor=actor, verb="unit.created", subject=code, parent=parent.code if parent else None)
    return unit


@transaction.atomic
def describe_unit(
    *, unit: Unit, name_zh: str, name_en: str, kind: str, attributes: dict[str, Any], actor: User | None
) -> Unit:
    """Change names, kind and attributes."""
    before = {name: getattr(unit, name) for name in ("name_zh", "name_en", "kind")}
    unit.name_zh, unit.name_en, unit.kind, unit.attributes = name_zh, name_en, kind, attributes
    unit.save(update_fields=["name_zh", "name_en", "kind", "attributes"])
    audit.record(actor=actor, verb="unit.described", subject=unit.code, before=before)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, since: date, actor: User | None) -> UnitPlacement:
    """Place a unit under another parent from a day on; answers keep the path they were given under.

    Raises
    ------
    UnitRefused
        ``closed``, ``not_after_last_move``, ``own_subtree``, ``same_parent``, ``parent_not_open``.
    """
    last = UnitPlacement.objects.select_for_update().filter(unit=unit, until=None).first()
    if unit.closed is not None:
        raise UnitRefused("closed", "since")
    if last and since <= last.since:
        raise UnitRefused("not_after_last_move", "since")
    if last and last.parent_id == parent.pk:
        raise UnitRefused("same_parent", "parent")
    if parent.pk in load_tree(since).subtree([unit.pk]):
        raise UnitRefused("own_subtree", "parent")
    _check_open(parent, since, "since")
    if last:
        last.until = since
        last.save(update_fields=["until"])
    placement = UnitPlacement.objects.create(unit=unit, parent=parent, since=since)
    audit.record(actor=actor, verb="unit.moved", subject=unit.code, parent=parent.code, since=since.isoformat())
    return placement


@transaction.atomic
def close_unit(*, unit: Unit, on: date, successor: Unit | None, actor: User | None) -> Unit:
    """End a unit on a day (the first on which it no longer exists), merged into a successor where one is named.

    Raises
    ------
    UnitRefused
        ``closed``, ``not_after_opening``, ``has_children``, ``own_successor``, ``parent_not_open``.
    """
    locked = Unit.objects.select_for_update().get(pk=unit.pk)
    if locked.closed is not None:
        raise UnitRefused("closed", "on")
    last = UnitPlacement.objects.filter(unit=unit).order_by("-since").first()
    if on <= locked.opened or (last and on <= last.since):
        raise UnitRefused("not_after_opening", "on")
    if successor and successor.pk == unit.pk:
        raise UnitRefused("own_successor", "successor")
    if any(_open_on(load_tree(on).nodes[child].closed, on) for child in load_tree(on).children.get(unit.pk, ())):
        raise UnitRefused("has_children", "on")
    _check_open(successor, on, "successor")
    locked.closed, locked.successor = on, successor
    locked.save(update_fields=["closed", "successor"])
    UnitPlacement.objects.filter(unit=unit, until=None).update(until=on)
    audit.record(
        actor=actor,
        verb="unit.closed",
        subject=unit.code,
        on=on.isoformat(),
        into=successor.code if successor else None,
    )
    return locked


def _open_on(closed: date | None, day: date) -> bool:
    return closed is None or closed > day


def _check_open(unit: Unit | None, day: date, field: str) -> None:
    if unit is not None and (unit.opened > day or not _open_on(unit.closed, day)):
        raise UnitRefused("parent_not_open", field)
