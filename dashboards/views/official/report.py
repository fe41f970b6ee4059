"""The advisory report of a run: what weights the answers themselves would give, beside those in force."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.forms.official_report import refused_sentence, report_view
from dashboards.formulas.rules import load_rules
from dashboards.models import ScoreRun
from dashboards.queries.official.jobs import REPORT_VERBS, report_of
from dashboards.queries.official.table import specs_of
from dashboards.views.official.run import asked_run
from dashboards.views.official.stamped import run_csv_response
from dashboards.views.official.trail import run_crumbs, run_name
from dashboards.views.tables import decimal
from surveys.models import Programme
from surveys.views.console.doors import sight


def _run(request: HttpRequest, public_id: str) -> ScoreRun:
    """Anonymous ratings are never read answer by answer, so they have no report."""
    run = asked_run(request, public_id)
    if run.programme == Programme.INTERNAL:
        raise Http404
    return run


@sight(*REPORT_VERBS)
def report_page(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """``/official/runs/…/weights/``"""
    run = _run(request, public_id)
    report, job = report_of(request.user, run)
    content = report.content if report else {}
    rules = load_rules(run.rules.content, run.programme)
    context: dict[str, Any] = {
        "run": run,
        "run_title": run_name(run),
        "way": run_crumbs(run),
        "report": report,
        "job": job,
        "refused": refused_sentence(content) if content.get("refused") else "",
        "view": report_view(content, specs_of(rules)) if report and not content.get("refused") else None,
    }
    return render(request, "dashboards/official/report.html", context)


@sight(*REPORT_VERBS)
def report_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every figure of the report, a row each; headings alone where there is none."""
    run = _run(request, public_id)
    report, _job = report_of(request.user, run)
    head = (_("Figure"), _("Construct"), _("Question"), _("Value"), _("Low"), _("High"), _("In force"))
    return run_csv_response(run, f"weights-{run.programme}-{run.period}", head, _rows(report.content if report else {}))


def _rows(content: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for one in content.get("weights", ()):
        yield "weight", one["construct"], one["item"], *_ends(one["share"]), one["in_force"]
    for one in content.get("constructs", ()):
        for name in ("alpha", "rho_c", "ave"):
            yield name, one["name"], "", *_ends(one[name]), ""
        yield "index", one["name"], "", *_ends(one["index"]), one["index_in_force"]
    for one in content.get("paths", ()):
        yield "path", one["target"], one["source"], *_ends(one["strength"]), ""
    for name, bounded in content.get("r2", {}).items():
        yield "r2", name, "", *_ends(bounded), ""


def _ends(one: dict[str, float | None] | None) -> tuple[object, object, object]:
    found = one or {"value": None, "low": None, "high": None}
    return decimal(found["value"]), decimal(found["low"]), decimal(found["high"])
