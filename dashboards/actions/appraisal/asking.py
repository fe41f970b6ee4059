"""Ask for an appraisal to be calculated in the background."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dashboards.actions.appraisal.calculate import ground_of, latest_run
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.models import AppraisalRun, JobKind, OfficialJob
from surveys.access import require
from surveys.actions import audit
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
    about = {"scheme": scheme, "period": period.code}
    asked = {"corrects_appraisal": known, "reason": correct[:300], "asked_by": actor}
    try:
        with transaction.atomic():
            job = OfficialJob.objects.create(kind=JobKind.APPRAISE, **about, **asked)
            told = about | {"corrects": bool(known)}
            audit.record(actor=actor, verb="appraisal.calculation_asked", subject=job.public_id, **told)
    except IntegrityError:
        raise AppraisalRefused("being_calculated", period=period.code) from None
    return job
