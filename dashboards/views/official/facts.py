"""How far a run's answers can be trusted: response rates, effective numbers, reliability, what was left out."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.formulas.rules import load_rules
from dashboards.models import ScoreRun
from dashboards.queries.official.figures import headline_rows
from dashboards.queries.official.quality import Quality, quality
from dashboards.queries.official.table import number
from dashboards.views.official.run import VERBS, asked_run
from dashboards.views.official.stamped import run_csv_response
from dashboards.views.official.trail import run_crumbs, run_name
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight

PER_PAGE = 50


@sight(*VERBS)
def facts(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """``/official/runs/…/quality/``"""
    run = asked_run(request, public_id)
    found, gate = quality(request.user, run), load_rules(run.rules.content, run.programme).settings.gate
    rows = _rows(request, run, found)
    context = {
        "run": run,
        "run_title": run_name(run),
        "way": run_crumbs(run),
        "found": found,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "statuses": Counter(row["status"] for row in rows),
        "raked": sum(row["one"].weighting == "raked" for row in rows),
        "units": len(rows),
        "left_out": sum(found.excluded.values()),
        "gate": gate,
    }
    return render(request, "dashboards/official/quality.html", context)


@sight(*VERBS)
def facts_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    run = asked_run(request, public_id)
    found = quality(request.user, run)
    reasons = sorted(found.excluded)
    head = (_("Code"), _("Unit"), _("Answers"), _("Effective answers"), _("Reliability"), _("Weighting"), *reasons)
    rows = (
        (
            *(row["one"].code, row["name"], row["answers"], row["kish"], row["iur"], row["one"].weighting),
            *(row["one"].excluded.get(reason, 0) for reason in reasons),
        )
        for row in _rows(request, run, found)
    )
    cells = (tuple("" if cell is None else cell for cell in row) for row in rows)
    return run_csv_response(run, f"quality-{run.programme}-{run.period}", head, cells)


def _rows(request: HttpRequest, run: ScoreRun, found: Quality) -> list[dict[str, Any]]:
    """Units by name; one whose figure is suppressed says neither how many answered nor what they are worth."""
    headline = {row.code: row for row in headline_rows(request.user, run)}
    rows = []
    for one in found.units:
        figure = headline.get(one.code)
        if figure is None:
            continue
        hidden = figure.status == "suppressed"
        rows.append(
            {
                "one": one,
                "name": named(figure.unit or figure.product),
                "status": figure.status,
                "answers": None if hidden else one.answers,
                "kish": None if hidden else number(one.kish),
                "iur": None if hidden else number(figure.steps.get("iur")),
                "excluded": sorted(one.excluded.items()),
            }
        )
    return rows
