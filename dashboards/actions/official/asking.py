"""Ask for a quarter to be closed in the background; see to it that every run gets its report."""

from __future__ import annotations

from dashboards.actions.official.close import latest_run, rules_for
from dashboards.actions.official.ready import check_ready
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.queueing import queue_job
from dashboards.models import JobKind, OfficialJob, ScoreRun
from surveys.access import require
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.periods import Period
from surveys.models import Programme, User


def request_closing(*, programme: str, period: Period, actor: User, correct: str = "") -> OfficialJob | ScoreRun:
    """Queue the closing of a quarter; the run that there is, where it is closed and not to be corrected.

    Raises
    ------
    PermissionDenied
    OfficialRefused
        What `close_period` would refuse, said now and not by the worker; and ``being_closed`` where it is under way.
    """
    if programme not in PROGRAMMES:
        raise OfficialRefused("unknown_programme", programme=programme)
    require(actor, "close_periods")
    check_ready(programme, period)
    known = latest_run(programme, period)
    if correct and known is None:
        raise OfficialRefused("not_closed_yet", period=period.code)
    if known and not correct:
        return known
    rules_for(programme, period)
    return queue_job(
        verb="official.closing_asked",
        about={"programme": programme, "period": period.code},
        actor=actor,
        busy=OfficialRefused("being_closed", period=period.code),
        kind=JobKind.CLOSE,
        corrects=known,
        reason=correct[:300],
    )


def queue_reports() -> int:
    """A job for every run that has neither a report nor one under way; anonymous ratings have none. Return how many."""
    without = ScoreRun.objects.exclude(programme=Programme.INTERNAL).filter(report=None)
    found = without.exclude(jobs__kind=JobKind.REPORT)
    jobs = [OfficialJob(kind=JobKind.REPORT, run=run, programme=run.programme, period=run.period) for run in found]
    OfficialJob.objects.bulk_create(jobs, ignore_conflicts=True)
    return len(jobs)
