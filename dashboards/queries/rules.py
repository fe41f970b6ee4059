"""Which rules hold when."""

from django.db.models import QuerySet

from dashboards.models import RuleState, RuleVersion
from surveys import access
from surveys.clock import bank_today


def rules_in_force(programme: str, month: int | None = None) -> RuleVersion | None:
    """The rules for what begins in a month (yyyymm; default: today's): of those approved, the newest that hold."""
    today = bank_today()
    approved = RuleVersion.objects.filter(programme=programme, state=RuleState.APPROVED)
    held = approved.filter(first_month__lte=month or today.year * 100 + today.month)
    return held.order_by("-first_month", "-number").first()


def rule_versions(viewer: access.Viewer, programme: str = "") -> QuerySet[RuleVersion]:
    """All versions that a viewer may read: approved ones with the official figures, drafts with editing."""
    found = RuleVersion.objects.select_related("created_by", "submitted_by", "approved_by")
    found = found.filter(programme=programme) if programme else found
    if access.may(viewer, "edit_rules") or access.may(viewer, "approve_rules"):
        return found
    return found.filter(state=RuleState.APPROVED) if access.may(viewer, "view_official") else found.none()
