"""What others saw, as it stood at a time: the list, and the score of a period's mystery visits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from dashboards.models import ChecklistVersion, Observation, ObservationKind
from dashboards.queries.evidence_scope import scoped, standing
from surveys import access
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Visits:
    """Mystery visits of a period: ``reached`` of ``possible`` weights in ``count`` visits."""

    reached: int
    possible: int
    count: int


def checklist_in_force(at: datetime | None = None) -> ChecklistVersion | None:
    rows = ChecklistVersion.objects.all() if at is None else ChecklistVersion.objects.filter(recorded_at__lte=at)
    return rows.order_by("-number").first()


def observations(viewer: access.Viewer, at: datetime | None = None) -> QuerySet[Observation]:
    """Every observation that counts at a time (default now), of the units that the viewer may see."""
    return scoped(viewer, standing(Observation.objects.all(), ("key",), at).filter(withdrawn=False))


def in_period(rows: QuerySet[Observation], period: Period) -> QuerySet[Observation]:
    return rows.filter(observed_on__gte=period.first_day, observed_on__lte=period.last_day)


def visits_of(
    viewer: access.Viewer, unit_ids: Iterable[int], period: Period, at: datetime | None = None
) -> dict[int, Visits]:
    """By unit; a unit without a visit is left out."""
    rows = in_period(observations(viewer, at), period).filter(unit__in=list(unit_ids), kind=ObservationKind.MYSTERY)
    sums = rows.order_by().values("unit_id").annotate(k=Sum("reached"), m=Sum("possible"), visits=Count("pk"))
    return {one["unit_id"]: Visits(one["k"], one["m"], one["visits"]) for one in sums}
