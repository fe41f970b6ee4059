"""Pairing and contact. Nothing here is a page: a tablet's script asks, and is answered in JSON."""

from collections.abc import Callable
from functools import wraps

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from surveys.actions.kiosks import PairingRefused, Reply, pair_kiosk, sync_kiosk
from surveys.forms.kiosk_report import Unreadable, read_object, read_report
from surveys.models import KioskDevice
from surveys.queries.kiosks import asked_at, device_by_token
from surveys.views.kiosk.drawn import drawn_survey

SCHEME = "Kiosk "
WRONG_CODES, WRONG_SECONDS = 10, 900  # from one address, before it must wait
View = Callable[[HttpRequest], JsonResponse]


def machine(view: View) -> View:
    """An address for tablets: no cookie is read, so none can be forged; faults are told by name."""

    @csrf_exempt
    @require_POST
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest) -> JsonResponse:
        try:
            return view(request)
        except RequestDataTooBig:
            return fault("too_big", 413)
        except Unreadable:
            return fault("unreadable", 400)

    return wrapped


def fault(name: str, status: int) -> JsonResponse:
    return JsonResponse({"fault": name}, status=status)


@machine
def kiosk_pair(request: HttpRequest) -> JsonResponse:
    """A token for a code; the same answer for every code that does not hold."""
    waiting = f"kiosk-wrong-codes:{get_client_ip_address(request)}"
    if _wrong_so_far(waiting) >= WRONG_CODES:
        return fault("too_many_codes", 429)
    code = read_object(request.body).get("code")
    try:
        device, token = pair_kiosk(code=code if isinstance(code, str) else "")
    except PairingRefused:
        _note_wrong(waiting)
        return fault("wrong_code", 403)
    return JsonResponse({"token": token, "device": _name(device)})


@machine
def kiosk_sync(request: HttpRequest) -> JsonResponse:
    """Take in a batch; say the time, what became of each answer, and which survey is to be shown."""
    device = device_of(request)
    if device is None:
        return fault("unknown_device", 401)
    if device.revoked_at:
        return fault("revoked", 403)
    replies, sheets = sync_kiosk(device=device, report=read_report(request.body))
    now = timezone.now()
    asked = asked_at(device, now)
    return JsonResponse(
        {
            "time": round(now.timestamp() * 1000),
            "device": _name(device),
            "replies": [_told(reply) for reply in replies],
            "sheets": sheets,
            "survey": asked.name if asked else "",
        }
    )


@machine
def kiosk_survey(request: HttpRequest) -> JsonResponse:
    """The survey that the device is to show, whole: it is kept there, and asked without us."""
    device = device_of(request)
    if device is None:
        return fault("unknown_device", 401)
    if device.revoked_at:
        return fault("revoked", 403)
    asked = asked_at(device, timezone.now())
    return JsonResponse(drawn_survey(device, asked)) if asked else fault("no_survey", 404)


def device_of(request: HttpRequest) -> KioskDevice | None:
    """The device that speaks, revoked or not."""
    words = request.headers.get("Authorization", "")
    return device_by_token(words.removeprefix(SCHEME)) if words.startswith(SCHEME) else None


def _name(device: KioskDevice) -> dict[str, str]:
    unit = device.unit
    return {"label": device.label, "zh": unit.name_zh, "en": unit.name_en or unit.name_zh}


def _told(reply: Reply) -> dict[str, str]:
    return {"status": reply.status, "reason": reply.reason, "receipt": reply.receipt}


def _wrong_so_far(key: str) -> int:
    """Without Redis nobody is kept waiting: eight letters for a quarter of an hour cannot be guessed anyway."""
    try:
        return int(cache.get(key, 0))
    except (RedisError, OSError):
        return 0


def _note_wrong(key: str) -> None:
    try:
        cache.add(key, 0, WRONG_SECONDS)
        cache.incr(key)
    except (RedisError, OSError, ValueError):
        return
