"""Where the key travels: in a cookie of this one response's address, and in the address for who takes no cookies."""

from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse

from surveys.forms.answer_keys import AnswerKey, ForgedKey, read_answer_key

COOKIE = "answer"
_ANY = UUID(int=0)
SEE_OTHER = 303


def address_of(public_id: UUID) -> str:
    before, after = _around(get_script_prefix())
    return f"{before}{public_id}{after}"


@lru_cache(maxsize=8)
def _around(prefix: str) -> tuple[str, str]:
    """What stands before and after a response's id, found once: every answer asks for it."""
    before, after = reverse("surveys:answer", args=[_ANY]).split(str(_ANY))
    return before, after


def _with_query(path: str, **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept, safe=':')}" if kept else path  # what a key is written with stays as it is


def to_answers(key: AnswerKey, page: str = "", *, clean: bool = False, signed: str = "") -> HttpResponse:
    """On to the answer page, the key in a cookie; in the address too, unless ``clean`` (cookies are kept).

    ``signed`` is the text of the key, where the key was just read from one.
    """
    signed = signed or key.sign()
    path = address_of(key.public_id)
    response = HttpResponseRedirect(_with_query(path, page=page, k="" if clean else signed))
    response.status_code = SEE_OTHER
    # Two surveys in two tabs do not mix: each cookie is sent to its own address only.
    response.set_cookie(
        COOKIE, signed, path=path, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
    return response


def cookie_key(request: HttpRequest, public_id: UUID) -> AnswerKey | None:
    """The key of the cookie; None where there is none, or it is not ours."""
    try:
        return read_answer_key(request.COOKIES.get(COOKIE, ""), public_id)
    except ForgedKey:
        return None
