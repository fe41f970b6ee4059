"""The contact plan: in force, being drafted, and before."""

from datetime import date

from django.db.models import QuerySet

from surveys.access import Viewer, may
from surveys.clock import bank_zone
from surveys.models import ContactPlan


def plan_in_force() -> ContactPlan | None:
    """The approved version with the highest number."""
    return past_versions().first()


def plan_draft() -> ContactPlan | None:
    """The one draft, if there is one."""
    return ContactPlan.objects.filter(approved_at__isnull=True).select_related("saved_by").first()


def past_plans(viewer: Viewer) -> QuerySet[ContactPlan]:
    """Every approved version, newest first; none for who may not see them."""
    rows = past_versions()
    return rows if may(viewer, "view_unit_contacts_due") else rows.none()


def past_versions() -> QuerySet[ContactPlan]:
    return ContactPlan.objects.filter(approved_at__isnull=False).select_related("saved_by", "approved_by")


def planned_since() -> date | None:
    """The day on which there first was a plan: nobody was owed a contact before."""
    first = (
        ContactPlan.objects.filter(approved_at__isnull=False).order_by("number").values_list("approved_at", flat=True)
    )
    at = first.first()
    return at.astimezone(bank_zone()).date() if at else None
