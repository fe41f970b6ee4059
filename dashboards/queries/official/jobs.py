"""Closings and calculations that are under way or ended lately, and how far the report of a run has come."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from dashboards.models import JobKind, OfficialJob, RunReport, ScoreRun
from dashboards.models.official_job import UNFINISHED
from surveys import access

LATELY = timedelta(days=1)
MOST = 8
REPORT_VERBS = ("edit_rules", "approve_rules", "view_audit")


def closings(viewer: access.Viewer) -> list[OfficialJob]:
    """Those under way, and those of the last day, newest first; none for who may not close."""
    return _recent(JobKind.CLOSE) if access.may(viewer, "close_periods") else []


def calculations(viewer: access.Viewer) -> list[OfficialJob]:
    """Of appraisals, likewise; none for who may not calculate."""
    return _recent(JobKind.APPRAISE) if access.may(viewer, "run_appraisals") else []


def _recent(kind: str) -> list[OfficialJob]:
    found = OfficialJob.objects.filter(kind=kind).select_related("asked_by", "run", "appraisal")
    lately = found.filter(created_at__gte=timezone.now() - LATELY)[:MOST]
    waiting = found.filter(state__in=UNFINISHED)
    return sorted({job.pk: job for job in (*lately, *waiting)}.values(), key=lambda job: -job.pk)


def may_read_reports(viewer: access.Viewer) -> bool:
    return any(access.may(viewer, verb) for verb in REPORT_VERBS)


def report_of(viewer: access.Viewer, run: ScoreRun) -> tuple[RunReport | None, OfficialJob | None]:
    """The advisory report of a run, for head office and the auditor; without one, the job that makes it.

    Raises
    ------
    PermissionDenied
    """
    if not may_read_reports(viewer):
        raise PermissionDenied(REPORT_VERBS[0])
    report = RunReport.objects.filter(run=run).first()
    job = None if report else OfficialJob.objects.filter(kind=JobKind.REPORT, run=run).first()
    return report, job
