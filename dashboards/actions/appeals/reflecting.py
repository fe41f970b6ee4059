"""Calculate again with what was decided: corrected score runs first, then, once these are published, appraisals.

What is stored is a run like any other: people review, sign and publish it. The run and the note which decisions it
takes into account are one transaction, and a decision is noted once a period, so that of two workers one stores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import structlog
from django.db import IntegrityError, connection, transaction

from dashboards.actions.appraisal.calculate import calculate_appraisal
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.official.close import close_period
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.models import Appeal, AppraisalRun, Reflection, ScoreRun
from dashboards.queries.appeals.pending import Missing, appraisals_missing, score_runs_missing
from surveys.actions import audit
from surveys.engine.periods import parse_period

_LOCK = 7302
AnyRun = TypeVar("AnyRun", ScoreRun, AppraisalRun)
log = structlog.get_logger(__name__)
UPHELD = "upheld: "  # how the reason of a correction begins that follows from decisions; their names come after it


def reflect_appeals() -> int:
    """Calculate with every decision that waits; return how many runs were made. Again, it finds nothing left."""
    with _alone() as free:
        if not free:
            return 0
        scores = sum(_correct_scores(run, missing) for run, missing in score_runs_missing().items())
        return scores + sum(_correct_appraisal(run, missing) for run, missing in appraisals_missing().items())


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker calculates: a large bank takes minutes, and several at it would only be in the way.

    That a decision is in one run does not hang on it: unique keys see to that, on SQLite they alone.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        free = bool(cursor.fetchone()[0])
        try:
            yield free
        finally:
            if free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _correct_scores(run: ScoreRun, missing: Sequence[Missing]) -> bool:
    _note_those_in(run, [one for one in missing if not one.stale], _in_scores)
    stale = [one for one in missing if one.stale]
    if not stale:
        return False
    try:
        return close_period(
            programme=run.programme,
            period=parse_period(run.period),
            actor=None,
            correct=_reason(stale),
            also=_noting(stale, _in_scores),
        ).created
    except OfficialRefused as refusal:
        log.warning("appeal_waits", run=str(run), reason=refusal.reason)
        return False


def _correct_appraisal(run: AppraisalRun, missing: Sequence[Missing]) -> bool:
    _note_those_in(run, [one for one in missing if not one.stale], _in_run)
    stale = [one for one in missing if one.stale]
    if not stale:
        return False
    try:
        return calculate_appraisal(
            scheme=run.scheme.code,
            period=parse_period(run.period),
            actor=None,
            correct=_reason(stale),
            also=_noting(stale, _in_run),
        ).created
    except AppraisalRefused as refusal:
        log.warning("appeal_waits", run=str(run), reason=refusal.reason)
        return False


def _reason(missing: Sequence[Missing]) -> str:
    return f"{UPHELD}{', '.join(one.name for one in missing)}"


def _in_scores(one: Missing, run: ScoreRun) -> Reflection:
    assert isinstance(one.cause, Appeal)
    return Reflection(appeal=one.cause, score_run=run, period=run.period)


def _in_run(one: Missing, run: AppraisalRun) -> Reflection:
    cause = {"appeal": one.cause} if isinstance(one.cause, Appeal) else {"veto": one.cause}
    return Reflection(**cause, run=run, scheme=run.scheme, period=run.period)


def _noting(missing: Sequence[Missing], made: Callable[[Missing, AnyRun], Reflection]) -> Callable[[AnyRun], None]:
    """Write down, beside a run that is being stored, what it takes into account."""

    def note(run: AnyRun) -> None:
        for one in missing:
            made(one, run).save(force_insert=True)
            audit.record(actor=None, verb="appeal.reflected", subject=one.name, run=str(run.public_id))

    return note


def _note_those_in(run: AnyRun, missing: Sequence[Missing], made: Callable[[Missing, AnyRun], Reflection]) -> None:
    """A run that was calculated after a decision has it in: nothing is to be corrected."""
    try:
        with transaction.atomic():
            _noting(missing, made)(run)
    except IntegrityError:
        log.info("appeal_noted_already", run=str(run))
