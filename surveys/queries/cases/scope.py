"""Which cases a viewer may see: those of their units, and those that are their own."""

from django.db.models import Q, QuerySet

from surveys.access import Viewer, may, units_for
from surveys.models import Case


def cases_for(viewer: Viewer) -> QuerySet[Case]:
    """The cases below the viewer's posts, and the viewer's own; none without the right."""
    if not may(viewer, "view_cases"):
        return Case.objects.none()
    seen = Q(unit__in=units_for(viewer, "view_unit_cases"))
    return Case.objects.filter(seen | Q(owner_id=viewer.pk) if viewer.pk else seen)


def may_handle(viewer: Viewer, case: Case) -> bool:
    """Whether a viewer who sees a case may also work on it."""
    if not may(viewer, "handle_cases"):
        return False
    return case.owner_id == viewer.pk or units_for(viewer, "handle_unit_cases").filter(pk=case.unit_id).exists()
