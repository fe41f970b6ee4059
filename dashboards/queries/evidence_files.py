"""Files that a viewer may fetch."""

from uuid import UUID

from dashboards.models import EvidenceFile, Observation
from dashboards.queries.appeals.listed import visible_appeals
from dashboards.queries.evidence_scope import scoped
from dashboards.queries.incidents import incidents
from surveys import access


def evidence_file(viewer: access.Viewer, public_id: UUID) -> EvidenceFile | None:
    """A file of something that the viewer may see; outsiders get their own alone. None is the same as no such file."""
    file = EvidenceFile.objects.filter(public_id=public_id).first()
    if file is None or not access.roles(viewer):
        return None
    if file.recorded_by_id == viewer.pk:
        return file
    if visible_appeals(viewer).filter(files=file).exists():
        return file
    if not access.may(viewer, "view_evidence"):
        return None
    seen = scoped(viewer, Observation.objects.filter(files=file)).exists() or incidents(viewer).filter(files=file)
    return file if seen else None
