"""The addresses that customers hold. Opening them stores nothing and uses nothing up: a link's preview may do it."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from surveys.forms.answer_keys import INVITATION, KIOSK, POINT, AnswerKey
from surveys.models import AccessPoint, CampaignState, Wave
from surveys.queries import ways_in
from surveys.queries.rotating import code_refused
from surveys.views.answer.cookies import to_answers
from surveys.views.answer.drawing import Look
from surveys.views.answer.guard import Refused, customer_page, reader_look


@customer_page
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """``/i/<token>/``: on to the answer page of this invitation."""
    way = ways_in.invitation_by_token(token)
    if way is None:
        raise Refused("unknown")
    now, look = timezone.now(), _look(request, way.row.language)
    reason = "" if way.receipt else way.shut(now)
    if reason:
        raise Refused(reason, look, at=way.opens_at if reason == "not_open" else way.closes_at)
    key = AnswerKey(
        way.row.public_id, INVITATION, way.row.pk, way.wave_id, way.version_id, now, look.language, look.large
    )
    return to_answers(key)


@customer_page
def poster(request: HttpRequest, code: str, fresh: str = "") -> HttpResponseBase:
    """``/q/<code>/``: a fresh answer for whoever scanned the code; ``fresh`` is what a display showed just then."""
    return _fresh(request, code, POINT, fresh)


@customer_page
def kiosk(request: HttpRequest, code: str) -> HttpResponseBase:
    """``/k/<code>/``: a fresh answer on the tablet of a branch."""
    return _fresh(request, code, KIOSK)


@customer_page
def mangled(request: HttpRequest) -> HttpResponseBase:
    """What a mail programme or a hand made of a customer's address: told as customers are, not as staff."""
    raise Refused("unknown")


def _fresh(request: HttpRequest, code: str, way: str, fresh: str = "") -> HttpResponseBase:
    now, look = timezone.now(), reader_look(request)
    found = ways_in.point_by_code(code, way == KIOSK, now)
    if found is None:
        raise Refused("unknown", look)
    point, wave = found
    open_wave = _open(point, wave, look, now)
    if point.rotates and (reason := code_refused(point, fresh, now)):
        raise Refused(reason, look)
    version_id = point.campaign.version_id
    return to_answers(AnswerKey(uuid4(), way, point.pk, open_wave.pk, version_id, now, look.language, look.large))


def _open(point: AccessPoint, wave: Wave | None, look: Look, now: datetime) -> Wave:
    """The wave, where it takes answers now."""
    if not point.active:
        raise Refused("revoked", look)
    if wave is None:
        raise Refused("no_wave", look)
    state = point.campaign.state
    if state in (CampaignState.DRAFT, CampaignState.SUBMITTED) or now < wave.opens_at:
        raise Refused("not_open", look, at=wave.opens_at)
    if state == CampaignState.CLOSED or now > wave.closes_at:
        raise Refused("closed", look, at=min(now, wave.closes_at))
    return wave


def _look(request: HttpRequest, language: str) -> Look:
    """The invitation's language, unless the address asks for another."""
    asked = reader_look(request)
    return asked if "lang" in request.GET else Look(language if language in ("zh", "en") else "zh", asked.large)
