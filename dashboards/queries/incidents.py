"""Incidents that a viewer may see, and the vetoes in effect for a unit and a period as they stood at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from dashboards.formulas.veto import Effect
from dashboards.models import Incident, IncidentMove, IncidentState, Veto
from dashboards.queries.evidence_scope import scoped
from surveys import access
from surveys.engine.periods import Period
from surveys.models import Appointment, Role, Unit, User

# Until something is confirmed or dismissed the unit itself is not told: it could tidy up.
UNDER_WRAPS = (IncidentState.RECORDED, IncidentState.INVESTIGATING, IncidentState.DISMISSED)
IN_EFFECT = (IncidentState.IN_FORCE, IncidentState.APPEALED, IncidentState.UPHELD)


@dataclass(frozen=True, slots=True)
class VetoInEffect:
    """A veto that held at the time asked for: what it does to the unit, and apart from it to the leader."""

    veto: Veto
    state: str
    on_unit: Effect
    on_leader: Effect

    @property
    def incident(self) -> Incident:
        return self.veto.incident

    @property
    def leader(self) -> User | None:
        return self.veto.leader


def incidents(viewer: access.Viewer) -> QuerySet[Incident]:
    """Of the units that the viewer may see, and those they recorded; the assessed unit sees what was confirmed."""
    rows = scoped(viewer, Incident.objects.all())
    if access.may(viewer, "record_incidents") or access.may(viewer, "view_audit"):
        return rows
    return rows.exclude(state__in=UNDER_WRAPS)


def leader_on(unit: Unit, day: date) -> User | None:
    """Who held the unit (manager) on a day; of several who began last; None where nobody did."""
    held = Appointment.objects.filter(unit=unit, role=Role.MANAGER, since__lte=day).exclude(until__lte=day)
    post = held.select_related("user").order_by("-since", "-pk").first()
    return post.user if post else None


def vetoes_in_effect(
    viewer: access.Viewer, unit_ids: Iterable[int], period: Period, at: datetime | None = None
) -> list[VetoInEffect]:
    """Vetoes for any month of a period that were in force at a time (default now): approved, and not lifted by then.

    Under appeal a veto still holds.
    """
    moves = IncidentMove.objects.filter(veto=OuterRef("pk"))
    told = moves if at is None else moves.filter(at__lte=at)
    rows = Veto.objects.filter(unit__in=list(unit_ids), first__lte=period.last, last__gte=period.first)
    if not isinstance(viewer, access.SystemViewer):
        allowed = access.visible_units(viewer) if access.may(viewer, "view_evidence") else Unit.objects.none()
        rows = rows.filter(unit__in=allowed)
    rows = rows.annotate(held=Subquery(told.order_by("-step").values("to")[:1])).filter(held__in=IN_EFFECT)
    rows = rows.select_related("incident", "unit", "leader", "proposed_by", "approved_by").prefetch_related("effects")
    return [in_effect(one, one.held) for one in rows.order_by("unit_id", F("pk"))]


def in_effect(veto: Veto, state: str) -> VetoInEffect:
    """A veto with its effects apart; its effects are best prefetched."""
    by_target = {one.target: Effect(one.kind, one.grade) for one in veto.effects.all()}
    return VetoInEffect(veto, state, by_target.get("unit", Effect("none")), by_target.get("leader", Effect("none")))
