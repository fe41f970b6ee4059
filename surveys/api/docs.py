"""The page that describes the API and lets a signed-in person try it: Swagger UI, served by us."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import JSONRenderer

CSRF_HEADER = settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-")


class SchemaView(SpectacularAPIView):
    """The description itself, OpenAPI 3 in JSON; it names no bank and no person, so everybody may read it."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = [JSONRenderer]


@login_required
def docs(request: HttpRequest) -> HttpResponse:
    context = {"csrf_header": CSRF_HEADER, "csrf_value": get_token(request)}
    return render(request, "surveys/api/docs.html", context)


docs.shows_api = True  # type: ignore[attr-defined]  # config.csp reads it
