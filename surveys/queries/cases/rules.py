"""The case rules: in force, being drafted, and before."""

from django.db.models import QuerySet

from surveys.access import Viewer, may
from surveys.models import CaseRules


def case_rules_in_force() -> CaseRules | None:
    """The approved version with the highest number."""
    return CaseRules.objects.filter(approved_at__isnull=False).select_related("saved_by", "approved_by").first()


def case_rules_draft() -> CaseRules | None:
    """The one draft, if there is one."""
    return CaseRules.objects.filter(approved_at__isnull=True).select_related("saved_by").first()


def past_case_rules(viewer: Viewer) -> QuerySet[CaseRules]:
    """Every approved version, newest first; none for who may not see cases."""
    rows = CaseRules.objects.filter(approved_at__isnull=False).select_related("saved_by", "approved_by")
    return rows if may(viewer, "view_unit_cases") else rows.none()
