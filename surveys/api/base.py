"""What every view of the API has in common: who may, how much, in what form, and how its query is read."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from surveys.api.auth import ScopePermission, TokenAuthentication
from surveys.api.limits import BoundedJson, PerToken


class Strict(serializers.Serializer):
    """Refuses names it does not know: a typing mistake must not pass for "everything"."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """``null`` is no object like any other thing that is none; the framework has no translated sentence for it."""
        if data is None and not self.allow_null:
            said = self.error_messages["invalid"].format(datatype="null")
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [said]}, code="invalid")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(str(name)[:40] for name in data if name not in self.fields) if hasattr(data, "keys") else []
        if unknown:
            known = ", ".join(self.fields)
            said = _("This is not known here. Known are: %(known)s.") % {"known": known}
            raise ValidationError({name: [said] for name in unknown}, code="unknown_name")
        return super().to_internal_value(data)


class WrittenUUID(serializers.UUIDField):
    """A UUID as text: a number or ``true`` would be read as one too, and as the same one from every faulty sender."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        found: UUID = super().to_internal_value(data)
        return found


class NamesSerializer(serializers.Serializer):
    """A name in both languages; ``en`` may be empty."""

    zh = serializers.CharField()
    en = serializers.CharField(allow_blank=True)


class ApiView(APIView):
    """A view needs a ``scope``; everything is JSON, zipped where the client takes it."""

    scope: ClassVar[str]
    # The first one says how a stranger is asked to prove himself: 401 with a challenge, not 403.
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    parser_classes = (BoundedJson,)
    permission_classes = (ScopePermission,)
    throttle_classes = (PerToken,)

    @method_decorator([never_cache, gzip_page])
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)


def read(request: Request, form: type[Strict]) -> dict[str, Any]:
    """The query of an address, checked. A name may be repeated where the form wants a list.

    Raises
    ------
    ValidationError
        With everything that cannot be.
    """
    query = form()
    several = {name for name, field in query.fields.items() if isinstance(field, serializers.ListField)}
    given = {
        name: values[0] if len(values) == 1 and name not in several else values
        for name, values in request.query_params.lists()
    }
    query = form(data=given)
    query.is_valid(raise_exception=True)
    found: dict[str, Any] = query.validated_data
    return found
