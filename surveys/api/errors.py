"""The one form of every refusal: ``{"type": …, "errors": [{"code": …, "detail": …, "attr": …}]}``."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import ExceptionFormatter, flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import APIView

KINDS = ("validation_error", "client_error", "server_error")


class ErrorSerializer(serializers.Serializer):
    """What is wrong: a code for programs, a sentence for people, and where (null: with the request as a whole)."""

    code = serializers.CharField()
    detail = serializers.CharField()
    attr = serializers.CharField(allow_null=True)


class ErrorsSerializer(serializers.Serializer):
    """Every refusal has this form."""

    type = serializers.ChoiceField(choices=KINDS)
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def flat(detail: Any) -> list[Any]:
    """Every error of a refusal with its place: null where the whole is wrong, the part where a whole part is."""
    errors: list[Any] = flatten_errors(detail)
    for error in errors:
        places = [place for place in (error.attr or "").split(".") if place != api_settings.NON_FIELD_ERRORS_KEY]
        error.attr = ".".join(places) or None
    return errors


class Formatter(ExceptionFormatter):
    """Says null where an error is about the request as a whole."""

    def get_errors(self) -> list[Any]:
        return flat(self.exc.detail)


class Handler(ExceptionHandler):
    """Says what is not there, and that something went wrong with us, in the reader's language."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Http404):
            return exceptions.NotFound(_("There is nothing here that you may see."))
        found: Exception = super().convert_known_exceptions(exc)
        return found

    def convert_unhandled_exceptions(self, exc: Exception) -> exceptions.APIException:
        if isinstance(exc, exceptions.APIException):
            return exc
        return exceptions.APIException(_("Something went wrong on our side. Please try again later."))


class NothingHere(APIView):
    """An address of the API that does not exist, whoever asks and how."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise exceptions.NotFound(_("There is no such address. All of them are described at /api/docs/."))
