"""Work in the background in words: what it is, how far it has come, what happens next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.actions.official import OfficialRefused
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.forms.words import period_word, programme_words
from dashboards.models import JobState, OfficialJob
from surveys.engine.periods import parse_period

LOOKS = {JobState.DONE: "ok", JobState.FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class JobRow:
    """One piece of work as a page lists it."""

    job: OfficialJob
    title: str
    state: str
    look: str
    says: str


def job_rows(jobs: Iterable[OfficialJob]) -> tuple[JobRow, ...]:
    return tuple(_row(job) for job in jobs)


def job_state_words() -> dict[str, str]:
    return {
        JobState.QUEUED: pgettext("closing", "waiting"),
        JobState.RUNNING: pgettext("closing", "under way"),
        JobState.DONE: pgettext("closing", "closed"),
        JobState.FAILED: pgettext("closing", "not closed"),
    }


def job_step_words() -> dict[str, str]:
    """What a worker does now; a sentence."""
    return {
        "": _("Waits for a worker."),
        "counting": _("Counts the answers that came in last."),
        "freezing": _("Freezes the answers that count."),
        "computing": _("Computes the figures."),
        "storing": _("Stores the run."),
    }


def _row(job: OfficialJob) -> JobRow:
    title = f"{programme_words()[job.programme]} · {period_word(parse_period(job.period))}"
    return JobRow(job, title, job_state_words()[job.state], LOOKS.get(JobState(job.state), ""), job_sentence(job))


def job_sentence(job: OfficialJob) -> str:
    """What happens now, or what a person can do."""
    if job.state == JobState.FAILED:
        return refusal_sentence(OfficialRefused(job.fault, **job.about))
    if job.state == JobState.DONE:
        return _("The quarter is closed. Another person has to publish it.")
    return job_step_words()[job.step]
