"""What a tablet sends, read from JSON: a report that cannot be read is refused, an answer that cannot is set aside."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from surveys.actions.kiosks import Brought, Report, Sheet
from surveys.channels.kiosk import BATCH, SHEETS

SOFTWARE = re.compile(r"[0-9A-Za-z.-]{1,40}")
LATEST_MS = 4_102_444_800_000  # the year 2100
MOST = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Unreadable(Exception):
    """The body is not what a tablet sends."""


def read_object(body: bytes) -> Mapping[str, object]:
    """The JSON object in a body."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(data, dict):
        raise Unreadable
    return data


def read_report(body: bytes) -> Report:
    """A contact: ``now`` and ``opened`` are milliseconds by the tablet's clock."""
    data = read_object(body)
    now, software, queued, batch = (data.get(name) for name in ("now", "software", "queued", "responses"))
    if not isinstance(software, str) or not SOFTWARE.fullmatch(software):
        raise Unreadable
    if not isinstance(batch, list) or len(batch) > BATCH:
        raise Unreadable
    at, waiting = _moment(now), _whole(queued, MOST)
    if at is None or waiting is None:
        raise Unreadable
    return Report(at, software, waiting, [_brought(one) for one in batch], *_further(data))


def _further(data: Mapping[str, object]) -> tuple[int, list[Sheet]]:
    """What a device may leave out: how many answers it keeps back, and its counts."""
    aside, sheets = _whole(data.get("aside", 0), MOST), data.get("sheets", [])
    if aside is None or not isinstance(sheets, list) or len(sheets) > SHEETS:
        raise Unreadable
    return aside, [_sheet(one) for one in sheets]


def _sheet(raw: object) -> Sheet:
    """A sheet that cannot be read has no number: it is refused by itself, and the others are kept."""
    data = raw if isinstance(raw, dict) else {}
    uuid, opened = _uuid(data.get("uuid")), _moment(data.get("opened"))
    prompted, answered = (_whole(data.get(name), MOST) for name in ("prompted", "answered"))
    eligible = data.get("eligible")
    known = None if eligible is None else _whole(eligible, MOST)
    if opened is None or prompted is None or answered is None or (known is None and eligible is not None):
        return Sheet()
    return Sheet(uuid, opened, known, prompted, answered)


def _brought(raw: object) -> Brought:
    if not isinstance(raw, dict):
        return Brought(raw)
    numbers = [_whole(raw.get(name), 2**31 - 1) for name in ("point", "wave", "version")]
    uuid, opened, answers, language = _uuid(raw.get("uuid")), *(raw.get(n) for n in ("opened", "answers", "language"))
    whole = None not in numbers and language in ("zh", "en") and isinstance(answers, dict)
    if not whole or uuid is None:
        return Brought(raw, uuid)
    point, wave, version = (number or 0 for number in numbers)
    return Brought(raw, uuid, point, wave, version, str(language), _moment(opened), _mapping(answers))


def _mapping(answers: object) -> Mapping[str, object] | None:
    return answers if isinstance(answers, dict) else None


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    milliseconds = _whole(value, LATEST_MS)
    return None if milliseconds is None else EPOCH + timedelta(milliseconds=milliseconds)


def _whole(value: object, most: int) -> int | None:
    return value if type(value) is int and 0 <= value <= most else None
