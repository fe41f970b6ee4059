"""One run: every unit that the viewer sees, as table, chart and CSV; proposing and publishing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.actions.official import OfficialRefused, propose_run, publish_run
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.charts.caterpillar import caterpillar, legs_of
from dashboards.models import ScoreRun
from dashboards.queries.ledger import stamp_of
from dashboards.queries.official.above import one_level_up
from dashboards.queries.official.jobs import may_read_reports
from dashboards.queries.official.listed import listed_runs, state_of
from dashboards.queries.official.runs import visible_run
from dashboards.queries.official.table import RunTable, TableRow, run_table
from dashboards.views.official.stamped import run_csv_response
from dashboards.views.official.trail import crumbs, run_name
from dashboards.views.tables import decimal, estimate_cells, estimate_head
from surveys import access
from surveys.models import Programme
from surveys.templatetags import figures
from surveys.templatetags.drawing import axis_of
from surveys.templatetags.manyi import named
from surveys.tree import load_tree
from surveys.views.console.doors import deed, sight

PER_PAGE = 50
DEEDS = {"propose": propose_run, "publish": publish_run}
VERBS = ("view_official", "close_periods", "view_audit")


@sight(*VERBS)
def run(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """``/official/runs/…/?index=nps&peers=branch&page=2&q=…``"""
    return _page(request, asked_run(request, public_id))


@deed("close_periods")
def run_deed(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """POST ``do``: ``propose`` or ``publish``."""
    one, act = asked_run(request, public_id), DEEDS.get(request.POST.get("do", ""))
    if act is None:
        return redirect("dashboards:official_run", public_id)
    actor: Any = request.user
    try:
        act(run=one, actor=actor)
    except OfficialRefused as refusal:
        return _page(request, one, refusal_sentence(refusal))
    published = act is publish_run
    messages.success(request, _("Published.") if published else _("Proposed. Another person can now publish it."))
    return redirect("dashboards:official_run", public_id)


@sight(*VERBS)
def run_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every unit of the table, with both figures, class and ranks."""
    table = asked_table(request, asked_run(request, public_id))
    head = (_("Code"), _("Unit"), _("Peers"), _("Index"), _("Period"), *estimate_head())
    more = (_("Adjusted"), _("Low"), _("High"), _("Class"), _("Rank"), _("Best rank"), _("Worst rank"))
    name = f"official-{table.run.programme}-{table.run.period}-{table.spec.code}"
    rows = (_cells(table, row) for row in table.rows)
    return run_csv_response(table.run, name, (*head, *more, _("Reliability")), rows)


@sight(*VERBS)
def above_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """The units above those of the run."""
    table = asked_table(request, asked_run(request, public_id))
    head = (_("Code"), _("Unit"), _("Index"), _("Period"), *estimate_head(), _("Class"), _("Reliability"))
    language = get_language() or ""
    rows = (
        (
            *(row.node.code if row.node else "", row.node.name(language) if row.node else _("All units together")),
            *(table.spec.code, table.run.period, *estimate_cells(row.estimate), row.verdict, decimal(row.iur)),
        )
        for row in one_level_up(request.user, table.run, table.spec)
    )
    return run_csv_response(table.run, f"above-{table.run.programme}-{table.run.period}-{table.spec.code}", head, rows)


@sight(*VERBS)
def run_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """The chart's figure, for who wants to draw it elsewhere, and the head of the ledger."""
    table = asked_table(request, asked_run(request, public_id))
    figure = chart_of(table) if len(table.compared) > 1 else {"data": [], "layout": {}}
    stamp = stamp_of(table.run)
    return JsonResponse(figure | {"ledger": stamp.fields if stamp else None})


def asked_run(request: HttpRequest, public_id: str) -> ScoreRun:
    return visible_run(request.user, public_id, listed_runs(request.user))


def asked_table(request: HttpRequest, one: ScoreRun) -> RunTable:
    return run_table(request.user, one, request.GET.get("index", "")[:40], request.GET.get("peers", "")[:120])


def _page(request: HttpRequest, one: ScoreRun, problem: str = "") -> HttpResponseBase:
    table, language = asked_table(request, one), get_language() or ""
    above = one_level_up(request.user, one, table.spec)
    words = request.GET.get("q", "").strip()[:60]
    found = [row for row in table.rows if _fits(row, words)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": one,
        "state": state_of(one),
        "title": run_name(one),
        "way": crumbs(),
        "table": table,
        "only": table.rows[0] if len(table.rows) == 1 else None,
        "page": page,
        "search": words,
        "counts": {verdict: table.count(verdict) for verdict in ("above", "same", "below")},
        "untold": len(table.compared) - table.told,
        "axis": axis_of([row.estimate for row in table.rows]),
        "chart": chart_of(table) if len(table.compared) > 1 else None,
        "tree": load_tree(),
        "problem": problem,
        "above": above,
        "above_axis": axis_of([row.estimate for row in above]),
        "steps": {step.kind: step for step in one.steps.all()},
        "may_publish": access.may(request.user, "close_periods"),
        "may_advise": one.programme != Programme.INTERNAL and may_read_reports(request.user),
        "language": language,
    }
    return render(request, "dashboards/official/run.html", context, status=409 if problem else 200)


run.draws_charts = True  # type: ignore[attr-defined]
run_deed.draws_charts = True  # type: ignore[attr-defined]


def _fits(row: TableRow, words: str) -> bool:
    names = (row.row.code, getattr(row.place, "name_zh", ""), getattr(row.place, "name_en", ""))
    return any(words.casefold() in name.casefold() for name in names)


def chart_of(table: RunTable) -> dict[str, Any]:
    """The adjusted figures, from which the classes were told, sorted; the mean of the peers and the ±3 zone."""
    rows = sorted(table.compared, key=lambda row: -(row.adjusted.value or 0))
    legs = legs_of((named(row.place), row.adjusted, row.verdict or "same", False) for row in rows)
    points = table.rules.settings.min_difference
    zone = _("within ±%(points)s: too small to matter") % {"points": f"{points:g}"}
    decimals = figures.style_of(table.spec.kind).decimals
    return caterpillar(legs, table.mean, points, (_("mean"), zone), len(legs) - 1 if legs else None, decimals)


def _cells(table: RunTable, row: TableRow) -> tuple[object, ...]:
    ranks = (row.row.rank, *row.ranks) if row.ranks else ("", "", "")
    about = (row.row.code, named(row.place), row.row.peers, table.spec.code, table.run.period)
    return (
        *about,
        *estimate_cells(row.estimate),
        *estimate_cells(row.adjusted)[:3],
        row.verdict,
        *ranks,
        decimal(row.iur),
    )
