"""Make what waits. A job is held by a conditional update; a worker that dies loses it, and its file begins anew."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import structlog
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from dashboards.actions.exports.expiry import throw_away
from dashboards.actions.exports.jobs import KEPT
from dashboards.actions.exports.requests import read_request
from dashboards.actions.exports.writing import write_export
from dashboards.actions.holding import claim, heard_of, held, let_go
from dashboards.models import ExportJob, ExportState
from dashboards.queries.refusals import ExportRefused

log = structlog.get_logger(__name__)


class TakenOver(Exception):
    """Another worker holds the job now, or its owner no longer wants it."""


def run_exports(between: Callable[[], object] = lambda: None) -> int:
    """Make every export that waits; return how many were taken. ``between`` is called between pieces of a file."""
    count = 0
    while job := next_export():
        run(job, between)
        count += 1
    return count


def next_export() -> ExportJob | None:
    return claim(ExportJob.objects.select_related("owner"))


def run(job: ExportJob, between: Callable[[], object] = lambda: None) -> None:
    """Make one export that this worker holds."""
    try:
        with heard_of(job):
            _make(job, between)
    except TakenOver:
        log.info("export_taken_over", export=str(job.public_id))
    except (ExportRefused, PermissionDenied, Http404) as refusal:
        reason = getattr(refusal, "reason", "not_allowed")
        let_go(job, state=ExportState.FAILED, fault=reason, finished_at=timezone.now())
    except Exception as fault:
        log.exception("export_failed", export=str(job.public_id), fault=type(fault).__name__)
        let_go(job, state=ExportState.QUEUED, fault="error")


def _make(job: ExportJob, between: Callable[[], object]) -> None:
    part = _fresh_part(job)

    def progress(done: int, total: int) -> None:
        if not held(job).update(done=done, total=total, seen_at=timezone.now()):
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
        throw_away(left)
    return folder / f"{job.public_id}.{job.claim}.part"


def _finish(job: ExportJob, part: Path, rows: int) -> None:
    part.chmod(0o600)  # whatever the umask: links and scorecards are for their owner alone
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    size, now = part.stat().st_size, timezone.now()
    if not held(job).update(seen_at=now):
        raise TakenOver
    part.replace(job.path)
    let_go(
        job,
        state=ExportState.DONE,
        rows=rows,
        size=size,
        sha256=digest,
        done=F("total"),
        finished_at=now,
        expires_at=now + KEPT,
    )
