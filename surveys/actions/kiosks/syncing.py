"""Take in what a tablet gathered: counted once, or set aside with the reason; nothing is dropped."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from surveys.actions.intake import Outcome, Submission, submit_responses
from surveys.actions.kiosks.counting import Sheet, keep_counts
from surveys.actions.sending import point_place
from surveys.channels.kiosk import ORIGIN
from surveys.clock import bank_zone
from surveys.models import AccessPoint, KioskDevice, KioskRefusal, Wave
from surveys.queries.kiosks import points_of


@dataclass(frozen=True, slots=True)
class Brought:
    """One set of answers as the tablet sent it. ``client_uuid`` is None where ``raw`` could not be read."""

    raw: object
    client_uuid: UUID | None = None
    point_id: int = 0
    wave_id: int = 0
    version_id: int = 0
    language: str = "zh"
    opened_at: datetime | None = None  # by the tablet's clock
    answers: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a tablet says at a contact: its time now, its software, how much waits on it, answers and counts.

    ``aside`` is how many answers it keeps back since no report with them could be read.
    """

    now: datetime
    software: str
    queued: int
    batch: Sequence[Brought]
    aside: int = 0
    sheets: Sequence[Sheet] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one set of answers: ``recorded``, ``repeated`` or ``refused`` with the reason."""

    status: str
    reason: str = ""
    receipt: str = ""
    items: tuple[str, ...] = ()


@transaction.atomic
def sync_kiosk(*, device: KioskDevice, report: Report) -> tuple[list[Reply], list[str]]:
    """Record a batch and note the contact; one reply for each set of answers and for each sheet, in their order."""
    now = timezone.now()
    offset = now - report.now
    points = points_of(device, {one.point_id for one in report.batch})
    waves = Wave.objects.select_related("campaign").in_bulk({one.wave_id for one in report.batch})
    checked = [_submission(one, points, waves, now, offset) for one in report.batch]
    outcomes = iter(submit_responses([one for one in checked if isinstance(one, Submission)]))
    replies = [_reply(next(outcomes)) if isinstance(one, Submission) else Reply("refused", one) for one in checked]
    _set_aside(device, report.batch, replies)
    KioskDevice.objects.filter(pk=device.pk).update(
        seen_at=now,
        software=report.software,
        clock_offset_ms=round(offset.total_seconds() * 1000),
        queued=max(0, report.queued - len(report.batch)),
        aside=report.aside,
    )
    return replies, keep_counts(device=device, sheets=report.sheets, offset=offset, now=now)


def _submission(
    one: Brought, points: Mapping[int, AccessPoint], waves: Mapping[int, Wave], now: datetime, offset: timedelta
) -> Submission | str:
    """What to submit, or why it cannot be."""
    point, wave = points.get(one.point_id), waves.get(one.wave_id)
    if one.client_uuid is None or one.answers is None or one.opened_at is None:
        return "unreadable"
    if point is None or wave is None or wave.campaign_id != point.campaign_id:
        return "other_branch"
    if wave.campaign.version_id != one.version_id:
        return "other_version"
    opened = _opened(one.opened_at, offset, wave, now)
    return Submission(
        client_uuid=one.client_uuid,
        version_id=one.version_id,
        answers=one.answers,
        place=point_place(point, opened.astimezone(bank_zone()).date() if opened else None),
        language=one.language,
        wave_id=wave.pk,
        opened_at=opened or min(now, wave.closes_at),
        origin=ORIGIN,
    )


def _opened(said: datetime, offset: timedelta, wave: Wave, now: datetime) -> datetime | None:
    """When the survey was opened by our clock; None where the tablet's clock cannot have been right."""
    try:
        opened = said + offset
    except OverflowError:
        return None
    # A page is shown only while its wave is open, and before now: another time is a clock that was set meanwhile.
    return opened if wave.opens_at <= opened <= now else None


def _reply(outcome: Outcome) -> Reply:
    if outcome.accepted:
        return Reply(outcome.status.value, receipt=outcome.receipt)
    return Reply("refused", outcome.reason, items=tuple(problem.item for problem in outcome.problems))


def _set_aside(device: KioskDevice, batch: Sequence[Brought], replies: Sequence[Reply]) -> None:
    refused = [(one, reply) for one, reply in zip(batch, replies, strict=True) if reply.status == "refused"]
    rows = [
        KioskRefusal(device=device, reason=reply.reason, items=list(reply.items), **_kept(one))
        for one, reply in refused
    ]
    KioskRefusal.objects.bulk_create(rows, ignore_conflicts=True)


def _kept(one: Brought) -> dict[str, Any]:
    content = json.dumps(one.raw)
    key = str(one.client_uuid) if one.client_uuid else hashlib.sha256(content.encode()).hexdigest()[:36]
    return {"key": key, "content": content}
