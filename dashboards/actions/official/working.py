"""Do what waits: close quarters, report on runs, calculate appraisals. Nothing is half done: one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from dashboards.actions.appraisal.calculate import calculate_appraisal
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.holding import claim, heard_of, held, let_go
from dashboards.actions.official.asking import queue_reports
from dashboards.actions.official.close import STEPS, close_period
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.official.report import make_report
from dashboards.formulas.refusals import MeasurementRefusedError
from dashboards.formulas.rules import RulesError
from dashboards.models import AppraisalRun, JobKind, JobState, OfficialJob, ScoreRun
from surveys.engine.periods import parse_period

log = structlog.get_logger(__name__)


class TakenOver(Exception):
    """Another worker holds the job now."""


def run_official_jobs() -> int:
    """Do every job that waits; return how many were taken. A run that was just closed gets its report at once."""
    count = 0
    queue_reports()
    while job := next_job():
        work(job)
        queue_reports()
        count += 1
    return count


def next_job() -> OfficialJob | None:
    jobs = OfficialJob.objects.select_related("asked_by", "run", "corrects", "corrects_appraisal")
    return claim(jobs, step="", about={})


def work(job: OfficialJob) -> None:
    """Do one job that this worker holds."""
    try:
        with heard_of(job):
            made = _DEEDS[JobKind(job.kind)](job)
        # The reason stands with the run now, where it can be erased.
        let_go(job, state=JobState.DONE, reason="", done=job.total, step="", finished_at=timezone.now(), **made)
    except TakenOver:
        log.info("official_job_taken_over", job=str(job.public_id))
    except (OfficialRefused, AppraisalRefused, PermissionDenied, MeasurementRefusedError, RulesError) as refusal:
        _fail(job, refusal)
    except Exception as fault:
        log.exception("official_job_failed", job=str(job.public_id), fault=type(fault).__name__)
        let_go(job, state=JobState.QUEUED, fault="error")


def _close(job: OfficialJob) -> dict[str, object]:
    """The run; that of a worker that died after it had stored one is found again and not corrected a second time."""
    later: ScoreRun | None = getattr(job.corrects, "superseded_by", None)
    if later is not None:
        return {"run": later}
    period, correct = parse_period(job.period), job.reason if job.corrects else ""
    closing = close_period(
        programme=job.programme, period=period, actor=job.asked_by, correct=correct, progress=_progress(job, STEPS)
    )
    return {"run": closing.run}


def _report(job: OfficialJob) -> dict[str, object]:
    assert job.run is not None
    _progress(job, ("computing",))("computing")
    make_report(job.run)
    return {}


def _appraise(job: OfficialJob) -> dict[str, object]:
    """As closing: what a worker stored that died then is found again."""
    later: AppraisalRun | None = getattr(job.corrects_appraisal, "superseded_by", None)
    if later is not None:
        return {"appraisal": later}
    _progress(job, ("calculating",))("calculating")
    correct = job.reason if job.corrects_appraisal else ""
    found = calculate_appraisal(scheme=job.scheme, period=parse_period(job.period), actor=job.asked_by, correct=correct)
    return {"appraisal": found.run}


_DEEDS: Mapping[JobKind, Callable[[OfficialJob], dict[str, object]]] = {
    JobKind.CLOSE: _close,
    JobKind.REPORT: _report,
    JobKind.APPRAISE: _appraise,
}


def _progress(job: OfficialJob, steps: tuple[str, ...]) -> Any:
    job.total = len(steps)

    def begins(step: str) -> None:
        done = {"step": step, "done": steps.index(step), "total": len(steps), "seen_at": timezone.now()}
        if not held(job).update(**done):
            raise TakenOver

    return begins


def _fail(job: OfficialJob, refusal: Exception) -> None:
    reason = "not_allowed" if isinstance(refusal, PermissionDenied) else getattr(refusal, "reason", "not_computed")
    known = isinstance(refusal, (OfficialRefused, AppraisalRefused))
    details = {name: _plain(value) for name, value in refusal.details.items()} if known else {}  # type: ignore[attr-defined]
    if not known and reason != "not_allowed":
        log.error("official_not_computed", job=str(job.public_id), fault=str(refusal)[:300])
        reason = "not_computed"
    let_go(job, state=JobState.FAILED, fault=str(reason), about=details, finished_at=timezone.now())


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
