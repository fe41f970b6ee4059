"""What gateways send us: receipts for text messages, and customers' replies. Without a token set nobody can."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from surveys.actions.messages import Notice, take_receipts
from surveys.actions.sms_replies import Inbound, take_replies
from surveys.engine.dimensions import CHANNELS

MOST = 1_000  # receipts or replies in one request
LONGEST = 2_000  # characters of a reply


class Unreadable(Exception):
    """The argument says what is wrong."""


def _from_gateway(take: Callable[[bytes], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """An address for who has the gateway's token; what cannot be read is refused as a whole."""

    @csrf_exempt
    @require_POST
    @wraps(take)
    def view(request: HttpRequest) -> HttpResponse:
        if not settings.SMS_GATEWAY_TOKEN:
            raise Http404
        if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.SMS_GATEWAY_TOKEN}"):
            return JsonResponse({"error": "Send the token as Authorization: Bearer."}, status=401)
        try:
            return JsonResponse(take(request.body))
        except Unreadable as error:
            return JsonResponse({"error": str(error)}, status=400)

    return view


@_from_gateway
def sms_receipts(body: bytes) -> dict[str, Any]:
    """``{"receipts": [{"id", "delivered", "at"?, "reference"?}, …]}``: all are kept, or none."""
    rows = _rows(body, "receipts", '{"receipts": [{"id": "…", "delivered": true}]}')
    notices = [_notice(number, row) for number, row in enumerate(rows, 1)]
    return {"taken": len(notices), "known": take_receipts(notices)}


@_from_gateway
def sms_replies(body: bytes) -> dict[str, Any]:
    """``{"replies": [{"id", "from", "text", "reference"?}, …]}``: each is told what became of it."""
    rows = _rows(body, "replies", '{"replies": [{"id": "…", "from": "13812345678", "text": "5"}]}')
    inbound = [_inbound(number, row) for number, row in enumerate(rows, 1)]
    results = zip(inbound, take_replies(inbound), strict=True)
    return {"results": [{"id": one.id, "status": status.value} for one, status in results]}


def _rows(body: bytes, name: str, example: str) -> list[Any]:
    try:
        rows = json.loads(body)[name]
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"Send JSON: {example}.") from error
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Unreadable(f"{name} must be a list of at most {MOST}.")
    return rows


def _inbound(number: int, row: Any) -> Inbound:
    try:
        gateway_id, sender, text = row["id"], row["from"], row["text"]
        reference = UUID(row["reference"]) if row.get("reference") else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(f"reply {number}: id, from, text, reference.") from error
    if not isinstance(sender, str) or not isinstance(text, str):
        raise Unreadable(f"reply {number}: from and text must be texts.")
    return Inbound(_id("reply", number, gateway_id), sender[:40], text[:LONGEST], reference)


def _id(what: str, number: int, given: Any) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 80 or "\0" in given:
        raise Unreadable(f"{what} {number}: id must be a text of at most 80 characters.")
    return given


def _notice(number: int, row: Any) -> Notice:
    try:
        gateway_id, delivered = row["id"], row["delivered"]
        at = datetime.fromisoformat(row["at"]) if row.get("at") else timezone.now()
        reference = UUID(row["reference"]) if row.get("reference") else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(f"receipt {number}: id, delivered (true or false), at (ISO 8601), reference.") from error
    known = _id("receipt", number, gateway_id)
    if not isinstance(delivered, bool) or at.tzinfo is None:
        raise Unreadable(f"receipt {number}: delivered must be true or false, and at needs its time zone.")
    return Notice(CHANNELS["sms"], known, delivered, at, reference)
