"""Write margins: all of a file, or nothing."""

from __future__ import annotations

from django.db import transaction

from dashboards.actions.import_margins.reading import MarginPlan
from dashboards.models import PopulationMargin
from surveys.actions import audit
from surveys.engine.periods import Period
from surveys.models import User


class PlanFaulty(Exception):
    """A plan with faulty lines is never written."""


@transaction.atomic
def import_margins(*, plan: MarginPlan, programme: str, period: Period, actor: User | None) -> int:
    """Put the margins of a file in the place of those that its units had of its variables; return how many.

    A run that was closed keeps the margins it was computed with.

    Raises
    ------
    PlanFaulty
        Where a line is wrong.
    """
    if not plan.ok:
        raise PlanFaulty
    replaced: dict[str, set[int]] = {}
    for line in plan.lines:
        replaced.setdefault(line.variable, set()).add(line.unit_id)
    known = PopulationMargin.objects.filter(programme=programme, period=period.code)
    for variable, units in replaced.items():
        known.filter(variable=variable, unit_id__in=units).delete()
    rows = [
        PopulationMargin(
            programme=programme,
            period=period.code,
            unit_id=line.unit_id,
            variable=line.variable,
            category=line.category,
            total=line.total,
        )
        for line in plan.lines
    ]
    PopulationMargin.objects.bulk_create(rows, batch_size=1000)
    audit.record(actor=actor, verb="margins.imported", subject=f"{programme} {period.code}", lines=len(rows))
    return len(rows)
