"""What the commands about the appraisal have in common: the language, and refusals as exit status 2."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.utils.translation import override

from dashboards.actions.appraisal import AppraisalRefused
from dashboards.actions.appraisal.sentences import sentence
from surveys.engine.periods import Period, PeriodError, parse_period


@contextmanager
def appraisals_in(language: str) -> Iterator[None]:
    """Inside, sentences are in this language ('zh' or 'en'), and a refusal ends the command with status 2."""
    with override("zh-hans" if language == "zh" else "en"):
        try:
            yield
        except AppraisalRefused as refusal:
            raise CommandError(sentence(refusal), returncode=2) from refusal


def appraised_period(text: str) -> Period:
    """The period in a text; refused with ``unknown_period`` where it is none."""
    try:
        return parse_period(text)
    except PeriodError as error:
        raise AppraisalRefused("unknown_period", period=text[:40]) from error
