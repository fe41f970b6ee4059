"""The whole of a one-page survey in one post at an access point: most answers come so, and none waits for a look-up.

Whatever is not plainly taken goes the long way, which reads all there is and finds the right words.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from surveys.actions.sending import send_answers
from surveys.forms import steps as flow
from surveys.forms.answer_keys import INVITATION, ForgedKey, read_answer_key
from surveys.queries.compiled import compiled
from surveys.queries.ways_in import standing_point
from surveys.views.answer.cookies import to_answers
from surveys.views.answer.guard import as_customers
from surveys.views.answer.visits import visit_by

_ADDRESS = re.compile(r"/r/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
_ENCODED = "application/x-www-form-urlencoded"


class AtOnce:
    """Takes such an answer before the request meets what serves people with a name, languages and pages.

    It stands after what guards every response, and before everything that an answer, which is a redirect without a
    word on it, has no use for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return _taken(request) or self.get_response(request)


def _taken(request: HttpRequest) -> HttpResponseBase | None:
    """The way on to the thanks; None where it takes a longer look."""
    address = _ADDRESS.fullmatch(request.path_info) if request.method == "POST" else None
    if address is None or request.META.get("CONTENT_TYPE") != _ENCODED:
        return None
    form = _form(request)
    if form is None:
        return None
    try:
        response = _answer(request, UUID(address[1]), form)
    except ForgedKey:
        return None
    if response:
        request.resolver_match = _route()
        response.headers["Content-Length"] = "0"
    return response


def _form(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What ``request.POST`` holds, which takes three times as long; None where it is too much or unreadable."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    try:
        return MultiValueDict(parse_qs(request.body.decode(), keep_blank_values=True, max_num_fields=most))
    except (SuspiciousOperation, ValueError):
        return None


def _answer(request: HttpRequest, public_id: UUID, form: MultiValueDict[str, str]) -> HttpResponseBase | None:
    signed = form.get("_key") or ""
    key = read_answer_key(signed, public_id)
    sent = form.get("_go", "next") == "next"
    if key.way == INVITATION or not sent or not compiled(key.version_id).one_page:
        return None
    way = standing_point(key.way_id, key.wave_id)
    if way is None or way.shut(timezone.now(), key.opened_at):
        return None
    visit = visit_by(request, key, way)
    page = visit.pack.definition.pages[0]
    outcome = send_answers(
        way=way,
        public_id=public_id,
        answers=flow.posted(form, flow.Step(page, page.items), visit.pack.validator.names),
        language=key.language,
        opened_at=key.opened_at,
    )
    return as_customers(to_answers(key, clean=visit.cookies, signed=signed)) if outcome.accepted else None


@lru_cache(maxsize=1)
def _route() -> ResolverMatch:
    """What the log and the policy know a request by."""
    return resolve(reverse("surveys:answer", args=[UUID(int=0)]))
