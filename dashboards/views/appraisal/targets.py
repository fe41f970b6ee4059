"""Targets of a year and how far they are met: page and CSV."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.forms.appraisal_words import title_of
from dashboards.forms.ledger_words import stamp_cells, stamp_head
from dashboards.queries.appraisal.completion import Aim, aims
from dashboards.queries.ledger import head as head_alone
from dashboards.views.appraisal.trail import crumbs
from dashboards.views.tables import csv_response
from surveys import access
from surveys.clock import bank_today
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight

PER_PAGE = 100
YEARS = 3


@sight("view_appraisals")
def targets(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/targets/?year=2026&q=E1``"""
    year = _year(request)
    found = _asked(request, year)
    context = {
        "year": year,
        "years": sorted({year, *(bank_today().year + 1 - back for back in range(YEARS))}, reverse=True),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "words": request.GET.get("q", ""),
        "met": sum(one.completion is not None and one.completion >= 100 for one in found),
        "known": sum(one.completion is not None for one in found),
        "total": len(found),
        "may_propose": access.may(request.user, "propose_supplies"),
        "way": crumbs(),
    }
    return render(request, "dashboards/appraisal/targets.html", context)


@sight("view_appraisals")
def targets_csv(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    head = (
        _("Year"),
        _("Code"),
        _("Unit"),
        _("Component"),
        _("Name"),
        _("Target"),
        _("Reached"),
        _("Completion"),
        _("Period"),
        *stamp_head(),
    )
    stamp = stamp_cells(head_alone())
    rows: list[tuple[Any, ...]] = [
        (
            year, one.unit.code, named(one.unit), one.code, title_of({"title": one.title}), one.target, one.figure,
            one.completion, one.period, *stamp,
        )
        for one in _asked(request, year)
    ]  # fmt: skip
    return csv_response(f"targets-{year}", head, rows)


def _asked(request: HttpRequest, year: int) -> list[Aim]:
    words = request.GET.get("q", "").strip().casefold()[:60]
    listed = aims(request.user, year)
    return [one for one in listed if words in f"{one.unit.code} {one.unit.name_zh} {one.unit.name_en}".casefold()]


def _year(request: HttpRequest) -> int:
    """The year of the address, this one where none is named."""
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and 2000 <= int(text) <= 2199 else bank_today().year
