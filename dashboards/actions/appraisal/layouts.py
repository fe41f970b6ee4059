"""Save how another system wants the table of an appraisal."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from dashboards.formulas.scorecard.columns import Fault, load_columns
from dashboards.models import SheetLayout
from surveys import access
from surveys.actions import audit
from surveys.models import User


class LayoutRefused(Exception):
    """The argument holds every fault."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        found: tuple[Fault, ...] = self.args[0]
        return found


@transaction.atomic
def save_layout(*, code: str, title: str, columns: Sequence[dict[str, Any]], actor: User) -> SheetLayout:
    """A new version of a layout; the one before stays, for exports that name it. The same once more is no new one.

    Raises
    ------
    LayoutRefused, PermissionDenied
        Before anything is written.
    """
    access.require(actor, "run_appraisals")
    _read, faults = load_columns(columns)
    if faults:
        raise LayoutRefused(faults)
    User.objects.select_for_update().get(pk=actor.pk)
    newest = SheetLayout.objects.filter(code=code).order_by("-number").first()
    if newest and (newest.title, newest.columns, newest.created_by_id) == (title, list(columns), actor.pk):
        return newest
    number = newest.number + 1 if newest else 1
    made = SheetLayout.objects.create(code=code, number=number, title=title, columns=list(columns), created_by=actor)
    audit.record(actor=actor, verb="sheet_layout.saved", subject=made, title=title, columns=len(columns))
    return made
