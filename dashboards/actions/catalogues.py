"""Publish a further version of the checklist or of a measure; what was recorded stays with its own version."""

from typing import Any

from django.db import transaction

from dashboards.models import ChecklistVersion, MeasureVersion
from surveys import access
from surveys.actions import audit
from surveys.models import User


class CatalogueRefused(Exception):
    """A version that cannot be published: ``empty``, ``weight``, ``repeated`` or ``unchanged``; and which entry."""

    def __init__(self, reason: str, entry: str = "") -> None:
        super().__init__(reason, entry)
        self.reason, self.entry = reason, entry


@transaction.atomic
def publish_checklist(*, items: list[dict[str, Any]], actor: User) -> ChecklistVersion:
    """The next version of the checklist; visits from now on use it.

    Raises
    ------
    PermissionDenied, CatalogueRefused
    """
    access.require(actor, "edit_schemes")
    _check(items)
    newest = ChecklistVersion.objects.select_for_update().order_by("-number").first()
    if newest and newest.items == items:
        raise CatalogueRefused("unchanged")
    made = ChecklistVersion.objects.create(number=newest.number + 1 if newest else 1, items=items, recorded_by=actor)
    audit.record(actor=actor, verb="checklist.published", subject=made.number, items=len(items))
    return made


def _check(items: list[dict[str, Any]]) -> None:
    if not items:
        raise CatalogueRefused("empty")
    codes: set[str] = set()
    for item in items:
        if not 1 <= item["weight"] <= 100:
            raise CatalogueRefused("weight", item["zh"])
        if item["code"] in codes:
            raise CatalogueRefused("repeated", item["code"])
        codes.add(item["code"])


@transaction.atomic
def publish_measure(*, code: str, actor: User, **meaning: str) -> MeasureVersion:
    """A new measure, or the next version of a known one; ``meaning`` are the fields of `MeasureVersion`.

    Raises
    ------
    PermissionDenied, CatalogueRefused
    """
    access.require(actor, "edit_schemes")
    newest = MeasureVersion.objects.select_for_update().filter(code=code).order_by("-number").first()
    if newest and all(getattr(newest, name) == value for name, value in meaning.items()):
        raise CatalogueRefused("unchanged", code)
    number = newest.number + 1 if newest else 1
    made = MeasureVersion.objects.create(code=code, number=number, recorded_by=actor, **meaning)
    audit.record(actor=actor, verb="measure.published", subject=code, number=number)
    return made
