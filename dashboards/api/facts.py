"""``/api/v1/measures/`` and ``/api/v1/complaints/``: what other systems count of units, taken as a file would be."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.fact_files import FILES, FileRefused, Imported, import_rows
from dashboards.forms.evidence_words import fact_problem
from surveys.api.base import ApiView, Strict
from surveys.api.batches import one_table, rows_field
from surveys.api.errors import Conflict, ErrorsSerializer


class MeasuresSerializer(Strict):
    """Months' values; a share is given as ``numerator`` and ``denominator``, everything else as ``value``."""

    measures = rows_field()
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and write nothing.")

    def validate_measures(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return one_table(rows)


class ComplaintsSerializer(Strict):
    """Complaints; a reference that is known becomes its next version where it says something else."""

    complaints = rows_field()
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and write nothing.")

    def validate_complaints(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return one_table(rows)


class TakenFactsSerializer(serializers.Serializer):
    """``recorded``, or ``tried`` in a dry run; ``changed`` are next versions of what was known."""

    status = serializers.ChoiceField(["recorded", "tried"])
    read = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


MEASURE = {"unit": "E1", "month": "2026-10", "measure": "queue_minutes", "value": "12.5"}
COMPLAINT = {
    "reference": "TS-2026-00017",
    "unit": "E1",
    "received_on": "2026-10-12",
    "category": "waiting",
    "handled_on": "2026-10-20",
    "upheld": "yes",
}


class MeasuresView(ApiView):
    scope = "measures:write"

    @extend_schema(
        operation_id="measures_post",
        request=MeasuresSerializer,
        responses={200: TakenFactsSerializer, 409: ErrorsSerializer},
        examples=[OpenApiExample("One value", {"measures": [MEASURE]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 values, all of them or none: 400 names every row that cannot be taken."""
        return _take(MeasuresSerializer(data=request.data), "measures", request.user)


class ComplaintsView(ApiView):
    scope = "complaints:write"

    @extend_schema(
        operation_id="complaints_post",
        request=ComplaintsSerializer,
        responses={200: TakenFactsSerializer, 409: ErrorsSerializer},
        examples=[OpenApiExample("One complaint", {"complaints": [COMPLAINT]}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 complaints, all of them or none: 400 names every row that cannot be taken."""
        return _take(ComplaintsSerializer(data=request.data), "complaints", request.user)


def _take(form: Strict, content: str, actor: Any) -> Response:
    form.is_valid(raise_exception=True)
    try:
        said = form.validated_data
        taken = import_rows(FILES[content], said[content], actor=actor, dry_run=said["dry_run"])
    except FileRefused as refused:
        raise ValidationError({content: [str(refused)]}, code="refused") from refused
    except FactRefused as refused:
        raise Conflict(fact_problem(refused.reason), refused.reason) from refused
    if taken.bad:
        raise ValidationError({content: {str(one.line): [one.sentence] for one in taken.bad}}, code="rejected")
    return Response(_told(taken))


def _told(taken: Imported) -> dict[str, Any]:
    counts = {name: taken.counts[name] for name in ("new", "changed", "unchanged")}
    return {"status": "recorded" if taken.written else "tried", "read": taken.lines, **counts}
