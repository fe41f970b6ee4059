"""Save how another system wants the table of an appraisal."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

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
    """A new version of a layout; the one before stays, for exports that name it.

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
    last = SheetLayout.objects.filter(code=code).aggregate(last=Max("number"))["last"] or 0
    made = SheetLayout.objects.create(code=code, number=last + 1, title=title, columns=list(columns), created_by=actor)
    audit.record(actor=actor, verb="sheet_layout.saved", subject=made, title=title, columns=len(columns))
    return made
