"""Make what waits. A job is held by a conditional update; a worker that dies loses it, and its file begins anew."""

import hashlib
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from dashboards.actions.exports.jobs import KEPT
from dashboards.actions.exports.requests import read_request
from dashboards.actions.exports.writing import write_export
from dashboards.models import ExportJob, ExportState
from dashboards.queries.refusals import ExportRefused

log = structlog.get_logger(__name__)
SILENT = timedelta(seconds=60)
MOST_ATTEMPTS = 3


class TakenOver(Exception):
    """Another worker holds the job now."""


def run_exports(between: Callable[[], object] = lambda: None) -> int:
    """Make every export that waits; return how many were taken. ``between`` is called between pieces of a file."""
    count = 0
    while job := claim():
        run(job, between)
        count += 1
    return count


def claim() -> ExportJob | None:
    """Take the oldest export that waits, or whose worker has been silent; park what failed three times."""
    silent = Q(state=ExportState.RUNNING, seen_at__lt=timezone.now() - SILENT)
    free = ExportJob.objects.filter(Q(state=ExportState.QUEUED) | silent)
    worn = free.filter(attempts__gte=MOST_ATTEMPTS)
    worn.update(state=ExportState.FAILED, fault="gave_up", claim=None, finished_at=timezone.now())
    mine = uuid.uuid4()
    for job in free.order_by("id")[:10]:
        if _take(free.filter(pk=job.pk), mine):
            return ExportJob.objects.select_related("owner").get(pk=job.pk)
    return None


def _take(one: QuerySet[ExportJob], mine: uuid.UUID) -> bool:
    taken = one.update(
        state=ExportState.RUNNING,
        claim=mine,
        seen_at=timezone.now(),
        attempts=F("attempts") + 1,
        done=0,
        total=0,
        fault="",
    )
    return bool(taken)


def run(job: ExportJob, between: Callable[[], object] = lambda: None) -> None:
    """Make one export that this worker holds."""
    try:
        _make(job, between)
    except TakenOver:
        log.info("export_taken_over", export=str(job.public_id))
    except (ExportRefused, PermissionDenied, Http404) as refusal:
        _let_go(job, state=ExportState.FAILED, fault=getattr(refusal, "reason", "not_allowed"))
    except Exception as fault:
        log.exception("export_failed", export=str(job.public_id), fault=type(fault).__name__)
        _let_go(job, state=ExportState.QUEUED, fault="error")


def _make(job: ExportJob, between: Callable[[], object]) -> None:
    part = _fresh_part(job)

    def progress(done: int, total: int) -> None:
        if not _held(job).update(done=done, total=total, seen_at=timezone.now()):
            raise TakenOver
        between()

    try:
        asked = read_request(job.kind, job.format, job.parameters)
        rows = write_export(viewer=job.owner, asked=asked, path=part, progress=progress)
        _finish(job, part, rows)
    finally:
        part.unlink(missing_ok=True)


def _fresh_part(job: ExportJob) -> Path:
    """Where this worker writes; what an earlier one left is thrown away."""
    folder = job.path.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(f"{job.public_id}.*.part"):
        left.unlink(missing_ok=True)
    return folder / f"{job.public_id}.{job.claim}.part"


def _finish(job: ExportJob, part: Path, rows: int) -> None:
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    size, now = part.stat().st_size, timezone.now()
    if not _held(job).update(seen_at=now):
        raise TakenOver
    part.replace(job.path)
    _let_go(
        job,
        state=ExportState.DONE,
        rows=rows,
        size=size,
        sha256=digest,
        done=F("total"),
        finished_at=now,
        expires_at=now + KEPT,
    )


def _held(job: ExportJob) -> QuerySet[ExportJob]:
    return ExportJob.objects.filter(pk=job.pk, state=ExportState.RUNNING, claim=job.claim)


def _let_go(job: ExportJob, **changes: object) -> None:
    _held(job).update(claim=None, **changes)
