"""The way to a page of official figures, and what a run is called on it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.forms.words import period_word, programme_words
from dashboards.models import ScoreRun
from surveys.engine.periods import parse_period

Step = tuple[str, str | None]


def crumbs(*more: Step) -> list[Step]:
    return [(_("Official scores"), reverse("dashboards:official")), *more]


def run_crumbs(run: ScoreRun, *more: Step) -> list[Step]:
    return crumbs((run_name(run), reverse("dashboards:official_run", args=[run.public_id])), *more)


def run_name(run: ScoreRun) -> str:
    """``个人客户 · 2026年第3季度``"""
    return f"{programme_words()[run.programme]} · {period_word(parse_period(run.period))}"
