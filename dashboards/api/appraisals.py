"""``/api/v1/appraisals/``: published totals and grades, and the whole scorecard of one unit; read only."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.formulas.veto import GRADES
from dashboards.models import AppraisalResult
from dashboards.queries.appraisal.listed import ASKED, listed_results
from dashboards.queries.appraisal.runs import current_result
from dashboards.queries.ledger import entries_of, newest_head, stamp_of
from surveys.api.base import ApiView, NamesSerializer, Strict, read
from surveys.api.pages import PageQuery, page_of, page_serializer

QUARTER = r"^\d{4}Q[1-4]$"


class AppraisalsQuery(PageQuery):
    """Which results."""

    period = serializers.RegexField(QUARTER, required=False, help_text="A quarter, like 2026Q3; default: all.")
    scheme = serializers.SlugField(required=False, max_length=40)
    unit = serializers.CharField(required=False, max_length=40)
    grade = serializers.ChoiceField([one for one in GRADES if one], required=False)


class AppraisedUnitSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = NamesSerializer()


class ResultSerializer(serializers.Serializer):
    """Total and grade; null and empty where the unit has no grade (``state`` says why)."""

    total = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    grade = serializers.CharField(allow_blank=True)


class ComponentSerializer(serializers.Serializer):
    code = serializers.CharField()
    points = serializers.CharField(allow_null=True, help_text="Of 100; null where its weight went to the others.")


class HeadSerializer(serializers.Serializer):
    """The newest entry of the ledger; see docs/LEDGER.md for how its signature is checked."""

    number = serializers.IntegerField()
    hash = serializers.CharField()
    signature = serializers.CharField()
    algorithm = serializers.CharField()
    key = serializers.CharField()
    public_key = serializers.CharField()
    at = serializers.CharField()


class StampSerializer(serializers.Serializer):
    entry = serializers.IntegerField(allow_null=True, help_text="The entry that published this.")
    head = HeadSerializer()


class AppraisalSerializer(serializers.Serializer):
    unit = AppraisedUnitSerializer()
    period = serializers.CharField()
    scheme = serializers.CharField()
    version = serializers.IntegerField()
    run = serializers.UUIDField()
    corrects = serializers.UUIDField(allow_null=True, help_text="The run that this one corrects.")
    state = serializers.CharField()
    with_veto = ResultSerializer()
    without_veto = ResultSerializer()
    vetoed = serializers.BooleanField()
    components = ComponentSerializer(many=True)
    sha256 = serializers.CharField()
    card = serializers.URLField()
    ledger = StampSerializer(allow_null=True)


class CardSerializer(serializers.Serializer):
    """``card`` with its keys sorted and no spaces is what ``sha256`` is of."""

    card = serializers.DictField()
    sha256 = serializers.CharField()
    ledger = StampSerializer(allow_null=True)


class AppraisalsView(ApiView):
    scope = "appraisals:read"

    @extend_schema(
        operation_id="appraisals_list",
        parameters=[AppraisalsQuery],
        responses=page_serializer("Appraisal", AppraisalSerializer),
    )
    def get(self, request: Request) -> Response:
        """The published results that hold, newest period first."""
        query = read(request, AppraisalsQuery)
        asked = {name: query[name] for name in ASKED if name in query}
        viewer: Any = request.user
        return page_of(request, listed_results(viewer, asked), query, _liner(request))


class CardView(ApiView):
    scope = "appraisals:read"

    @extend_schema(operation_id="appraisals_card", responses=CardSerializer)
    def get(self, request: Request, period: str, code: str) -> Response:
        """The scorecard of a unit, with every step."""
        read(request, Strict)
        viewer: Any = request.user
        result = current_result(viewer, code, period)
        if result is None:
            raise Http404
        stamp = stamp_of(result.run)
        ledger = stamp.fields if stamp else None
        return Response({"card": json.loads(result.content), "sha256": result.sha256, "ledger": ledger})


def _liner(request: Request) -> Callable[[AppraisalResult], dict[str, Any]]:
    head, entries = newest_head(), entries_of()

    def line(result: AppraisalResult) -> dict[str, Any]:
        ledger = {"entry": entries.get(str(result.run.public_id)), "head": head.fields} if head else None
        return _line(request, result) | {"ledger": ledger}

    return line


def _line(request: Request, one: AppraisalResult) -> dict[str, Any]:
    run, unit = one.run, one.unit
    parts = run.version.content["components"]
    return {
        "unit": {"code": unit.code, "name": {"zh": unit.name_zh, "en": unit.name_en}},
        "period": run.period,
        "scheme": run.scheme.code,
        "version": run.version.number,
        "run": run.public_id,
        "corrects": run.supersedes.public_id if run.supersedes else None,
        "state": one.state,
        "with_veto": {"total": _text(one.total), "grade": one.grade},
        "without_veto": {"total": _text(one.plain), "grade": one.plain_grade},
        "vetoed": one.vetoed,
        "components": [
            {"code": part["code"], "points": points} for part, points in zip(parts, one.points, strict=True)
        ],
        "sha256": one.sha256,
        "card": request.build_absolute_uri(reverse("api_dashboards:appraisal_card", args=[run.period, unit.code])),
    }


def _text(total: Decimal | None) -> str | None:
    """A text, so that no client makes a binary fraction of it."""
    return None if total is None else f"{total:f}"
