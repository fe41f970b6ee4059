"""Complaints and the follow-up cases that name them: a case holds the complaint's number, both are shown here."""

from dataclasses import dataclass

from dashboards.models import Complaint
from dashboards.queries.complaints import complaints
from dashboards.queries.evidence_scope import scoped
from surveys import access
from surveys.models import Case
from surveys.queries.cases import cases_for, may_handle


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A complaint as it stands (None: only cases name it), its versions, newest first, and the cases that name it."""

    complaint: Complaint | None
    versions: tuple[Complaint, ...]
    cases: tuple[Case, ...]


def complaint_page(viewer: access.Viewer, reference: str) -> ComplaintPage | None:
    """One complaint for who may see it; None where there is none for them."""
    standing = complaints(viewer).select_related("unit").filter(reference=reference).first()
    versions = scoped(viewer, Complaint.objects.filter(reference=reference)).select_related("recorded_by")
    cases = cases_for(viewer).filter(complaint=reference).select_related("unit", "owner", "rules").order_by("pk")
    page = ComplaintPage(standing, tuple(versions.order_by("-number")), tuple(cases))
    return page if page.complaint or page.cases else None


def linkable_case(viewer: access.Viewer, number: int) -> Case | None:
    """A case that a viewer may work on, to be linked to a complaint."""
    case = cases_for(viewer).filter(pk=number).first()
    return case if case and may_handle(viewer, case) else None
