"""Compute the advisory report of a run once, and keep it with the run."""

from __future__ import annotations

from django.db import transaction

from dashboards.formulas.advice import advice
from dashboards.formulas.rules import load_rules
from dashboards.models import RunReport, ScoreRun
from dashboards.queries.official.report_answers import report_answers
from surveys.actions import audit


def make_report(run: ScoreRun) -> RunReport:
    """The report of a run: the one there is, or a new one, or a new one that says why there can be none.

    The seed is the run's own digest, so that it comes out the same again.
    """
    known = RunReport.objects.filter(run=run).first()
    if known:
        return known
    asked, answers = report_answers(run)
    content = advice(asked, answers, load_rules(run.rules.content, run.programme), int(run.sha256[:15], 16))
    with transaction.atomic():
        report, created = RunReport.objects.get_or_create(run=run, defaults={"content": content})
        if created:
            audit.record(actor=None, verb="official.reported", subject=run.public_id)
    return report
