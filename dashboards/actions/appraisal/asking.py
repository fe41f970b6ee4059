"""Ask for an appraisal to be calculated in the background."""

from __future__ import annotations

from dashboards.actions.appraisal.calculate import ground_of, latest_run
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.queueing import queue_job
from dashboards.models import AppraisalRun, JobKind, OfficialJob
from surveys.access import require
from surveys.engine.periods import Period
from surveys.models import User


def request_appraisal(*, scheme: str, period: Period, actor: User, correct: str = "") -> OfficialJob | AppraisalRun:
    """Queue the calculation of a quarter; the run that there is, where it is calculated and not to be corrected.

    Raises
    ------
    PermissionDenied
    AppraisalRefused
        What `calculate_appraisal` would refuse, said now and not by the worker; and ``being_calculated``.
    """
    require(actor, "run_appraisals")
    known = latest_run(scheme, period)
    if correct and known is None:
        raise AppraisalRefused("not_calculated_yet", period=period.code)
    if known and not correct:
        return known
    ground_of(scheme, period)
    return queue_job(
        verb="appraisal.calculation_asked",
        about={"scheme": scheme, "period": period.code},
        actor=actor,
        busy=AppraisalRefused("being_calculated", period=period.code),
        kind=JobKind.APPRAISE,
        corrects_appraisal=known,
        reason=correct[:300],
    )
