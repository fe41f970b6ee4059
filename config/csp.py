"""The content security policy: everything from us, nothing inline, nothing evaluated."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

STRICT = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# Plotly positions its marks with style attributes and offers a chart as a picture; scripts stay strict.
CHARTS = {**STRICT, "style-src-attr": "'unsafe-inline'", "img-src": "'self' data: blob:"}
# Swagger UI draws its arrows from pictures inside its style sheet.
API = {**STRICT, "img-src": "'self' data:"}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


NARROW = policy(STRICT)
# The attribute of a view that asks for more than the strict policy.
WIDER = {"draws_charts": policy(CHARTS), "shows_api": policy(API)}


class ContentSecurityPolicy:
    """Sets the policy on every answer.

    A view that needs more says so with an attribute, ``view.draws_charts = True`` (on a class:
    ``draws_charts = True``), so that no app has to import from ``config``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _wanted(request))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def _wanted(request: HttpRequest) -> str:
    view = request.resolver_match.func if request.resolver_match else None
    marked = (view, getattr(view, "view_class", None))
    return next((wider for name, wider in WIDER.items() if any(getattr(one, name, False) for one in marked)), NARROW)
