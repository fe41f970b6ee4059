"""What the commands about official figures have in common: the language, the run that is meant, and refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.management.base import CommandError
from django.utils.translation import override

from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.formulas.rules import RulesError
from dashboards.models import ScoreRun
from surveys.engine.periods import Period, PeriodError, parse_period, quarter_of


@contextmanager
def said_in(language: str) -> Iterator[None]:
    """Inside, sentences are in this language ('zh' or 'en'), and a refusal ends the command with status 2."""
    with override("zh-hans" if language == "zh" else "en"):
        try:
            yield
        except OfficialRefused as refusal:
            raise CommandError(refusal_sentence(refusal), returncode=2) from refusal
        except RulesError as refusal:
            raise CommandError(f"the rules do not hold: {refusal}", returncode=2) from refusal


def period_named(text: str) -> Period:
    """The period in a text; refused with ``unknown_period`` where it is none."""
    try:
        return parse_period(text)
    except PeriodError as error:
        raise OfficialRefused("unknown_period", period=text[:40]) from error


def quarter_named(text: str) -> Period:
    """The quarter in a text; refused with ``not_a_quarter`` where it is another period."""
    period = period_named(text)
    if period != quarter_of(period.first):
        raise OfficialRefused("not_a_quarter", period=text[:40])
    return period


def run_named(text: str) -> ScoreRun:
    """The run of a public id, or of its first digits where these name one alone; refused with ``unknown_run``."""
    try:
        found = list(ScoreRun.objects.filter(public_id=UUID(text)))
    except ValueError:
        found = [run for run in ScoreRun.objects.order_by("-id")[:2000] if len(text) >= 6 and _begins(run, text)]
    if len(found) != 1:
        raise OfficialRefused("unknown_run", run=text[:40])
    return found[0]


def _begins(run: ScoreRun, text: str) -> bool:
    return str(run.public_id).startswith(text.lower())
