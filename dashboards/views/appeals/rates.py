"""How many appeals were upheld, by unit: page and CSV from one query."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.queries.appeals.rates import Tally, upheld_rates, years
from dashboards.views.appeals.listing import PER_PAGE, VERBS
from dashboards.views.appeals.trail import crumbs
from dashboards.views.tables import csv_response, estimate_cells, estimate_head
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight


@sight(*VERBS)
def appeal_rates(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/appeals/rates/?year=2026``"""
    year, known = _year(request)
    rows, whole = upheld_rates(request.user, year)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "whole": whole, "year": year, "years": known, "units": len(rows)}
    way = crumbs((_("Appeals"), reverse("dashboards:appeals")))
    return render(request, "dashboards/appeals/rates.html", context | {"way": way})


@sight(*VERBS)
def appeal_rates_csv(request: HttpRequest) -> HttpResponse:
    """Every unit, and all of them together in the last line."""
    year, _known = _year(request)
    rows, whole = upheld_rates(request.user, year)
    head = (_("Code"), _("Unit"), _("Filed"), _("Undecided"), *_outcomes())
    told = [(one.unit.code, named(one.unit), one.tally) for one in rows]
    cells = _cells([*told, ("", _("All units"), whole)])
    value, low, high, _answers, status = estimate_head()
    return csv_response(
        f"appeals-{year or 'all'}", (*head, value, low, high, pgettext("appeals", "Decided"), status), cells
    )


def _outcomes() -> tuple[str, ...]:
    return pgettext("appeals", "Upheld"), _("Rejected"), _("Withdrawn")


def _cells(rows: list[tuple[str, str, Tally]]) -> Iterator[tuple[object, ...]]:
    for code, name, tally in rows:
        counts = (tally.filed, tally.open, tally.upheld, tally.rejected, tally.withdrawn)
        yield (code, name, *counts, *estimate_cells(tally.rate))


def _year(request: HttpRequest) -> tuple[str, list[str]]:
    """The year asked for, if there are appeals of it, and the years of which there are."""
    known, asked = years(request.user), request.GET.get("year", "")
    return (asked if asked in known else ""), known
