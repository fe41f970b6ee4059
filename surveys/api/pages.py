"""Lists in pieces: ``limit`` and ``offset``; whether more follows is known by looking one further, not by counting."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from surveys.api.base import Strict

USUAL, MOST = 100, 500
FARTHEST = 100_000  # what lies farther is for an export: a list is walked anew for each piece


class PageQuery(Strict):
    """Which piece of a list."""

    limit = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST, help_text="How many at most.")
    offset = serializers.IntegerField(default=0, min_value=0, max_value=FARTHEST, help_text="How many to leave out.")


def page_of(
    request: Request, rows: Iterable[Any], query: dict[str, Any], show: Callable[[Any], dict[str, Any]]
) -> Response:
    """One piece of a list, with the addresses of the pieces before and after."""
    limit, offset = query["limit"], query["offset"]
    found = list(islice(_from(rows, offset, limit + 1), limit + 1))
    before = _address(request, max(offset - limit, 0)) if offset else None
    after = _address(request, offset + limit) if len(found) > limit and offset + limit <= FARTHEST else None
    return Response({"next": after, "previous": before, "results": [show(row) for row in found[:limit]]})


def _from(rows: Iterable[Any], offset: int, count: int) -> Iterable[Any]:
    return rows[offset : offset + count] if isinstance(rows, QuerySet) else islice(rows, offset, None)


def _address(request: Request, offset: int) -> str:
    return replace_query_param(request.build_absolute_uri(), "offset", offset)


def page_serializer(name: str, row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The form of a piece, for the description."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": row(many=True),
    }
    return type(f"{name}Page", (serializers.Serializer,), fields)
