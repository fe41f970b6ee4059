"""The calculation of appraisals in words: the form that asks for one, how far it has come, what happens next."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.actions.appraisal import AppraisalRefused
from dashboards.actions.appraisal.sentences import sentence
from dashboards.actions.official.due import last_quarter
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.official_jobs import LOOKS, JobRow
from dashboards.forms.words import period_word
from dashboards.models import JobState, OfficialJob, SchemeVersion
from surveys.engine.periods import Period, PeriodError, parse_period, quarter_of

MOST_QUARTERS = 8


def quarters() -> list[Period]:
    """The quarters to choose from: the last eight that are over, newest first."""
    found = [last_quarter()]
    while len(found) < MOST_QUARTERS:
        found.append(found[-1].previous)
    return found


def exact_quarter(text: str) -> Period:
    """The quarter in a text; refused with ``unknown_period`` or ``not_a_quarter``."""
    try:
        asked = parse_period(text)
    except PeriodError as error:
        raise AppraisalRefused("unknown_period", period=text[:40]) from error
    if asked != quarter_of(asked.first):
        raise AppraisalRefused("not_a_quarter", period=asked.code)
    return asked


def chosen_quarter(text: str) -> Period:
    """The quarter to look at; the last one that is over where the text has none."""
    try:
        return exact_quarter(text)
    except AppraisalRefused:
        return last_quarter()


def calculation_rows(jobs: Iterable[OfficialJob]) -> tuple[JobRow, ...]:
    jobs = tuple(jobs)
    codes = {job.scheme for job in jobs}
    found = SchemeVersion.objects.filter(scheme__code__in=codes).order_by("number").select_related("scheme")
    names = {version.scheme.code: title_of(version.content) for version in found}
    return tuple(_row(job, names.get(job.scheme, job.scheme)) for job in jobs)


def calculation_state_words() -> dict[str, str]:
    return {
        JobState.QUEUED: pgettext("calculation", "waiting"),
        JobState.RUNNING: pgettext("calculation", "under way"),
        JobState.DONE: pgettext("calculation", "calculated"),
        JobState.FAILED: pgettext("calculation", "not calculated"),
    }


def _row(job: OfficialJob, name: str) -> JobRow:
    title = f"{period_word(parse_period(job.period))} · {name}"
    look = LOOKS.get(JobState(job.state), "")
    return JobRow(job, title, calculation_state_words()[job.state], look, calculation_sentence(job))


def calculation_sentence(job: OfficialJob) -> str:
    """What happens now, or what a person can do."""
    if job.state == JobState.FAILED:
        return sentence(AppraisalRefused(job.fault, **job.about))
    if job.state == JobState.DONE:
        return _("The scorecards are calculated. Put the run forward for review.")
    return _("Calculates the scorecards.") if job.step else _("Waits for a worker.")
