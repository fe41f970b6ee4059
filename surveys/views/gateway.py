"""What gateways send us: receipts for text messages. Without a token in the settings nobody can."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from surveys.actions.messages import Notice, take_receipts
from surveys.engine.dimensions import CHANNELS

MOST = 1_000  # receipts in one request


class Unreadable(Exception):
    """The argument says what is wrong."""


@csrf_exempt
@require_POST
def sms_receipts(request: HttpRequest) -> HttpResponse:
    """``{"receipts": [{"id", "delivered", "at"?, "reference"?}, …]}``: all are kept, or none."""
    if not settings.SMS_GATEWAY_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.SMS_GATEWAY_TOKEN}"):
        return JsonResponse({"error": "Send the token as Authorization: Bearer."}, status=401)
    try:
        notices = _notices(request.body)
    except Unreadable as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"taken": len(notices), "known": take_receipts(notices)})


def _notices(body: bytes) -> list[Notice]:
    try:
        rows = json.loads(body)["receipts"]
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable('Send JSON: {"receipts": [{"id": "…", "delivered": true}]}.') from error
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Unreadable(f"receipts must be a list of at most {MOST}.")
    return [_notice(number, row) for number, row in enumerate(rows, 1)]


def _notice(number: int, row: Any) -> Notice:
    try:
        gateway_id, delivered = row["id"], row["delivered"]
        at = datetime.fromisoformat(row["at"]) if row.get("at") else timezone.now()
        reference = UUID(row["reference"]) if row.get("reference") else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(f"receipt {number}: id, delivered (true or false), at (ISO 8601), reference.") from error
    if not isinstance(gateway_id, str) or not 0 < len(gateway_id) <= 80 or "\0" in gateway_id:
        raise Unreadable(f"receipt {number}: id must be a text of at most 80 characters.")
    if not isinstance(delivered, bool) or at.tzinfo is None:
        raise Unreadable(f"receipt {number}: delivered must be true or false, and at needs its time zone.")
    return Notice(CHANNELS["sms"], gateway_id, delivered, at, reference)
