"""Funnel and rank intervals of a run's peer group: page and CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.charts.funnel import Dot, Limits, funnel
from dashboards.charts.ranks import Place, rank_intervals
from dashboards.formulas.funnel import FunnelStatus
from dashboards.queries.official.funnels import RunFunnel, run_funnel
from dashboards.queries.official.table import RunTable
from dashboards.views.official.run import VERBS, asked_run, asked_table
from dashboards.views.official.stamped import run_csv_response
from dashboards.views.official.trail import run_crumbs, run_name
from dashboards.views.tables import decimal
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight

MOST_RANKS = 60  # rows of the chart of ranks; the table has all


@sight(*VERBS)
def funnel_page(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """``/official/runs/…/funnel/?index=waiting&peers=branch``"""
    run = asked_run(request, public_id)
    table = asked_table(request, run)
    found = run_funnel(table)
    enough = found is not None and found.view.funnel.status is FunnelStatus.OK
    context = {
        "run": run,
        "run_title": run_name(run),
        "way": run_crumbs(run),
        "table": table,
        "found": found,
        "alerts": sum(row.alert for row in found.rows) if found else 0,
        "chart": _chart(found) if found and enough else None,
        "ranks": _ranks(table) if found else None,
        "most": MOST_RANKS,
    }
    return render(request, "dashboards/official/funnel.html", context)


funnel_page.draws_charts = True  # type: ignore[attr-defined]


@sight(*VERBS)
def funnel_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    run = asked_run(request, public_id)
    found = run_funnel(asked_table(request, run))
    head = (_("Code"), _("Unit"), _("Adjusted"), _("Worth in answers"), _("Low"), _("High"), _("Side"), _("Alert"))
    rows = (
        (
            *(row.told.row.code, named(row.told.place), decimal(row.told.adjusted.value), decimal(row.size)),
            *(decimal(row.low), decimal(row.high), row.side, int(row.alert)),
        )
        for row in (found.rows if found else ())
    )
    return run_csv_response(run, f"funnel-{run.programme}-{run.period}", head, rows)


def _chart(found: RunFunnel) -> dict[str, Any]:
    view = found.view
    dots = [
        Dot(
            named(row.told.place),
            row.size,
            row.told.adjusted.value or 0,
            row.side,
            row.told.row.status == "indicative",
            row.alert,
        )
        for row in found.rows
    ]
    limits = Limits(view.curve.tolist(), view.low.tolist(), view.high.tolist())
    return funnel(dots, limits, float(view.funnel.target), (_("mean"), _("limits at 99.8 per cent")))


def _ranks(table: RunTable) -> dict[str, Any]:
    places = [
        Place(named(row.place), row.row.rank or 0, *row.ranks, row.verdict or "same", row.row.status == "indicative")
        for row in table.compared
        if row.ranks
    ]
    return rank_intervals(places[:MOST_RANKS], table.group["units"])
