"""``/api/v1/exports/``: order a file, ask how far it is, fetch it; each person's own, and nobody else's."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.actions.exports import TooManyExports, own_export, read_request, record_download, request_export
from dashboards.actions.exports.jobs import own_exports
from dashboards.actions.exports.sentences import fault_sentence, too_many_sentence
from dashboards.api.asking import EXPORTS, AnswerExport, ScoreExport, given, refusals
from dashboards.models import ExportJob, ExportKind, ExportState
from dashboards.tasks import wake_exports
from surveys.api.base import ApiView, read
from surveys.api.errors import Conflict, ErrorsSerializer
from surveys.api.pages import PageQuery, page_of, page_serializer
from surveys.exchange.writers import MEDIA_TYPES


class ExportSerializer(serializers.Serializer):
    """An export and how far it is; ``file`` is there while it can be fetched."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ExportKind.values)
    format = serializers.ChoiceField(list(MEDIA_TYPES))
    parameters = serializers.DictField()
    state = serializers.ChoiceField(ExportState.values)
    percent = serializers.IntegerField()
    rows = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField(allow_blank=True)
    fault = serializers.CharField(allow_null=True, help_text="Why it failed, and what to do.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    file = serializers.URLField(allow_null=True)


ASKED = PolymorphicProxySerializer(
    component_name="ExportOrder",
    serializers={"scores": ScoreExport, "answers": AnswerExport},
    resource_type_field_name="kind",
)


class ExportsView(ApiView):
    scope = "exports:write"

    @extend_schema(
        operation_id="exports_list", parameters=[PageQuery], responses=page_serializer("Export", ExportSerializer)
    )
    def get(self, request: Request) -> Response:
        """Your exports, newest first."""
        owner: Any = request.user
        return page_of(request, own_exports(owner), read(request, PageQuery), lambda job: _line(request, job))

    @extend_schema(operation_id="exports_order", request=ASKED, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        """Order a file; a worker makes it. The same order again, while it waits, is the same export."""
        order = _order(request.data)
        actor: Any = request.user
        with refusals():
            asked = read_request(order["kind"], order["format"], given(order, "kind", "format"))
            try:
                job = request_export(asked=asked, actor=actor)
            except TooManyExports as many:
                raise Throttled(detail=too_many_sentence(many.args[0]), code="too_many_exports") from many
        wake_exports()
        return Response(_line(request, job), status=status.HTTP_202_ACCEPTED)


class ExportView(ApiView):
    scope = "exports:write"

    @extend_schema(operation_id="exports_read", responses=ExportSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One export of yours."""
        return Response(_line(request, _own(request, public_id)))


class ExportFileView(ApiView):
    scope = "exports:write"

    @extend_schema(
        operation_id="exports_file",
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "CSV, XLSX or JSON."),
            409: ErrorsSerializer,
        },
    )
    def get(self, request: Request, public_id: UUID) -> FileResponse:
        """The file of an export of yours; 409 while it is not there, or no more."""
        job = _own(request, public_id)
        actor: Any = request.user
        if not record_download(job=job, actor=actor):
            raise Conflict(_("This file is not there: it is still being made, failed, or was deleted after its time."))
        return FileResponse(
            job.path.open("rb"), as_attachment=True, filename=job.file_name, content_type=MEDIA_TYPES[job.format]
        )


def _order(data: Any) -> dict[str, Any]:
    kind = data.get("kind") if isinstance(data, dict) else None
    form = EXPORTS[kind if isinstance(kind, str) and kind in EXPORTS else "scores"](data=data)
    form.is_valid(raise_exception=True)
    found: dict[str, Any] = form.validated_data
    return found


def _own(request: Request, public_id: UUID) -> ExportJob:
    owner: Any = request.user
    job = own_export(owner, public_id)
    if job is None:
        raise Http404
    return job


def _line(request: Request, job: ExportJob) -> dict[str, Any]:
    done = job.state == ExportState.DONE
    names = ("kind", "format", "parameters", "state", "percent", "rows", "size", "sha256")
    return {
        "id": job.public_id,
        **{name: getattr(job, name) for name in (*names, "created_at", "finished_at", "expires_at")},
        "fault": fault_sentence(job.fault) if job.state == ExportState.FAILED else None,
        "file": request.build_absolute_uri(_address(job)) if done else None,
    }


def _address(job: ExportJob) -> str:
    return reverse("api_dashboards:export_file", args=[job.public_id])
