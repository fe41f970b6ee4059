"""Evidence files: fetched through a door that asks who wants them, never opened in the browser."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from dashboards.actions.evidence_files import record_download
from dashboards.queries.evidence_files import evidence_file
from surveys.exchange.file_kinds import MEDIA_TYPES


@login_required
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The type comes from what the content was found to be, and the browser may not guess another."""
    actor: Any = request.user
    file = evidence_file(actor, public_id)
    if file is None or not file.path.is_file():
        raise Http404
    record_download(file=file, actor=actor)
    name, kind = _named(file.name, file.kind), MEDIA_TYPES[file.kind]
    answer = FileResponse(file.path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _named(name: str, kind: str) -> str:
    """The name that it had, with an ending that fits what it is."""
    endings = {"jpeg": (".jpg", ".jpeg")}.get(kind, (f".{kind}",))
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
