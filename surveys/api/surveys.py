"""``/api/v1/surveys/``: what is asked, version by version."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.api.base import ApiView, NamesSerializer, read
from surveys.api.pages import PageQuery, page_of, page_serializer
from surveys.engine.dimensions import PROGRAMMES
from surveys.queries.published_surveys import published_surveys, published_version


class VersionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()


class SurveySerializer(serializers.Serializer):
    """A survey and its published versions, newest first."""

    code = serializers.CharField()
    programme = serializers.ChoiceField(PROGRAMMES)
    name = NamesSerializer()
    versions = VersionSerializer(many=True)


class VersionDetailSerializer(VersionSerializer):
    """A version with its definition, as docs/ARCHITECTURE.md describes it; it never changes."""

    survey = serializers.CharField()
    programme = serializers.ChoiceField(PROGRAMMES)
    definition = serializers.DictField()


class SurveysView(ApiView):
    scope = "surveys:read"

    @extend_schema(
        operation_id="surveys_list", parameters=[PageQuery], responses=page_serializer("Survey", SurveySerializer)
    )
    def get(self, request: Request) -> Response:
        """Every survey that was ever published."""
        return page_of(request, published_surveys(request.user), read(request, PageQuery), _line)


class SurveyView(ApiView):
    scope = "surveys:read"

    @extend_schema(operation_id="surveys_read", responses=SurveySerializer)
    def get(self, request: Request, code: str) -> Response:
        """One survey."""
        survey = published_surveys(request.user).filter(code=code).first()
        if survey is None:
            raise Http404
        return Response(_line(survey))


class VersionView(ApiView):
    scope = "surveys:read"

    @extend_schema(operation_id="surveys_version", responses=VersionDetailSerializer)
    def get(self, request: Request, code: str, number: int) -> Response:
        """One version with its questions."""
        version = published_version(request.user, code, number)
        if version is None:
            raise Http404
        about = {"survey": version.survey.code, "programme": version.survey.programme}
        return Response({**about, **_version(version), "definition": version.definition})


def _line(survey: Any) -> dict[str, Any]:
    return {
        "code": survey.code,
        "programme": survey.programme,
        "name": {"zh": survey.name_zh, "en": survey.name_en},
        "versions": [_version(version) for version in survey.listed],
    }


def _version(version: Any) -> dict[str, Any]:
    return {"number": version.number, "published_at": version.published_at}
