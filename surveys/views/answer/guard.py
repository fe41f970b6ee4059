"""What all customer pages have in common: no session, no user, no CSRF cookie, and a page for every refusal."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.forms.answer_keys import ForgedKey
from surveys.views.answer.drawing import Look, draw
from surveys.views.answer.words import refusal_words

View = Callable[..., HttpResponseBase]
STATUS = {
    "unknown": 404,
    "nothing_held": 404,
    "code_needed": 403,
    "code_forged": 403,
    "forged": 403,
    "unreadable": 400,
    "too_big": 413,
    "not_open": 410,
    "other_answers": 409,
    "too_late": 409,
    "full": 409,
}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class Refused(Exception):
    """No page can be shown; ``reason`` says why, ``look`` how the reader wants to be told."""

    def __init__(self, reason: str, look: Look | None = None, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.look, self.details = reason, look, details


def customer_page(view: View) -> View:
    """Make a view a customer's page: the signed key in each form stands in for session and CSRF cookie."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = as_customers(_answer(view, request, *args, **kwargs))
        # Django would log the address of what it calls a client error, and the address may hold a key.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return wrapped


def as_customers(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody, found by nobody, and telling nobody where its reader came from."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return refusal(refused.reason, refused.look or reader_look(request), **refused.details)
    except ForgedKey:
        return refusal("forged", reader_look(request))
    except RequestDataTooBig:
        return refusal("too_big", reader_look(request))
    except (BadRequest, MultiPartParserError, SuspiciousOperation):
        return refusal("unreadable", reader_look(request))


def refusal(reason: str, look: Look, **details: Any) -> HttpResponse:
    """The page that says why there is nothing to answer, and what to do."""
    words = refusal_words(reason, look.language, **details)
    return page(draw("refusal", look, words=words), look, STATUS.get(reason, 410))


def page(html: str, look: Look, status: int = 200) -> HttpResponse:
    response = HttpResponse(html, status=status)
    response.headers["Content-Language"] = "zh-Hans" if look.language == "zh" else "en"
    return response


def reader_look(request: HttpRequest, switch: str = "link") -> Look:
    """What the address asks for, else what the browser prefers."""
    asked = request.GET.get("lang", "")
    browser = "en" if (get_language() or "").startswith("en") else "zh"
    return Look(asked if asked in ("zh", "en") else browser, request.GET.get("size") == "large", switch=switch)
