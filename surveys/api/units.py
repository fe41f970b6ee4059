"""``/api/v1/units/``: the organisation as it stood on a day, as far as the viewer sees it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.api.base import ApiView, NamesSerializer, read
from surveys.api.pages import PageQuery, page_of, page_serializer
from surveys.clock import bank_today
from surveys.models import UnitKind
from surveys.queries.seen_units import SeenUnit, seen_units, unit_history


class UnitQuery(PageQuery):
    """Which units."""

    on = serializers.DateField(required=False, help_text="The day; today where none is given.")
    under = serializers.CharField(required=False, max_length=40, help_text="Only this unit and all below it.")
    kind = serializers.ChoiceField(UnitKind.values, required=False)


class UnitSerializer(serializers.Serializer):
    """A unit on a day; ``parent`` is null at the top of what you may see."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(UnitKind.values)
    name = NamesSerializer()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    depth = serializers.IntegerField()
    opened = serializers.DateField()
    closed = serializers.DateField(allow_null=True, help_text="The first day on which it no longer exists.")


class StaySerializer(serializers.Serializer):
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="Exclusive.")


class UnitDetailSerializer(serializers.Serializer):
    """A unit with its history."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(UnitKind.values)
    name = NamesSerializer()
    opened = serializers.DateField()
    closed = serializers.DateField(allow_null=True)
    successor = serializers.CharField(allow_null=True, help_text="The unit it was merged into.")
    attributes = serializers.DictField()
    history = StaySerializer(many=True)


class UnitsView(ApiView):
    scope = "units:read"

    @extend_schema(operation_id="units_list", parameters=[UnitQuery], responses=page_serializer("Unit", UnitSerializer))
    def get(self, request: Request) -> Response:
        """The tree on a day, parents before children."""
        query = read(request, UnitQuery)
        on = query.get("on") or bank_today()
        units = seen_units(request.user, on, query.get("under", ""), query.get("kind", ""))
        if units is None:
            raise Http404
        return page_of(request, units, query, _line)


class UnitView(ApiView):
    scope = "units:read"

    @extend_schema(operation_id="units_read", responses=UnitDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """One unit, with where it stood when; a closed one too."""
        found = unit_history(request.user, code)
        if found is None:
            raise Http404
        unit, stays = found
        return Response(
            {
                **{name: getattr(unit, name) for name in ("code", "kind", "opened", "closed", "attributes")},
                "name": {"zh": unit.name_zh, "en": unit.name_en},
                "successor": unit.successor.code if unit.successor else None,
                "history": [{"parent": one.parent or None, "since": one.since, "until": one.until} for one in stays],
            }
        )


def _line(unit: SeenUnit) -> dict[str, Any]:
    node = unit.node
    return {
        "code": node.code,
        "kind": node.kind,
        "name": {"zh": node.zh, "en": node.en},
        "parent": unit.parent or None,
        "depth": unit.depth,
        "opened": node.opened,
        "closed": node.closed,
    }
