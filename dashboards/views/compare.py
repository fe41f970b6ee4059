"""Units beside each other: page, chart data and CSV from one query."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.charts.caterpillar import caterpillar, legs_of
from dashboards.forms.filters import not_known, query_string, selection_from
from dashboards.forms.words import period_word, versus_word
from dashboards.queries.compare import LEVELS, Asked, Comparison, NotVisible, Row, compare_units
from dashboards.queries.selection import Selection
from dashboards.queries.waiting import waiting
from dashboards.views.list_filters import Bar, Pick, bar, joined
from dashboards.views.stamp import stamp
from dashboards.views.tables import csv_response, estimate_cells, estimate_head
from dashboards.views.unit_list import unit_list
from surveys import access
from surveys.models import UnitKind, User
from surveys.templatetags import figures
from surveys.templatetags.drawing import axis_of
from surveys.tree import load_tree


def _found(request: HttpRequest) -> tuple[Comparison, Selection, list[str]]:
    """The comparison of an address; 404 where the viewer sees no figures of customers, or not that scope."""
    assert isinstance(request.user, User)
    if not access.may(request.user, "view_figures") or access.only_departments(request.user):
        raise Http404
    selection, problems = selection_from(request.GET)
    asked = Asked(*(request.GET.get(name, "")[:40] for name in ("index", "scope", "level", "unit")))
    try:
        found = compare_units(request.user, selection, asked, load_tree())
    except NotVisible:
        raise Http404 from None
    wanted = ((asked.index, {spec.code for spec in found.specs}), (asked.level, LEVELS))
    unknown = [not_known(value) for value, known in wanted if value and value not in known]
    return found, selection, [*problems, *unknown]


def _anonymous(request: HttpRequest) -> bool:
    return request.GET.get("programme") == "internal"


@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """``/compare/?index=satisfaction&scope=EAST&level=branch&sort=-index``"""
    if _anonymous(request):
        return redirect("dashboards:internal")
    found, selection, problems = _found(request)
    if not access.sees_several(request.user):
        return redirect(reverse("dashboards:unit", args=[found.scope.code]) + query_string(selection))
    language, queue = get_language() or "", waiting(found.scope.id)
    above = _bar(found, selection, problems, language)
    return render(
        request,
        "dashboards/compare.html",
        {
            "found": found,
            "filters": above.filters,
            "bar": above,
            "scope_name": found.scope.name(language),
            "units_word": level_word(found.level),
            "period_word": period_word(selection.period),
            "versus": versus_word(selection.period),
            "words": _words(found),
            "key": _key(found),
            "show_all_url": joined(above.query, [("show", "all")]),
            "pages_url": joined(above.query, [("page", "1")]),
            "list": unit_list(found, request.GET, language, above.query),
            "search": request.GET.get("q", "")[:60],
            "axis": axis_of([row.figure.estimate for row in found.compared]),
            "region": found_region(found),
            "chart": figure(found, language) if len(found.compared) > 1 else None,
            "waiting": queue,
            "data_as_of": stamp(queue),
        },
    )


compare.draws_charts = True  # type: ignore[attr-defined]


def level_word(level: str) -> str:
    """What stands behind a count: Chinese has a measure word there."""
    return pgettext("level", "regions") if level == UnitKind.REGION else pgettext("level", "branches")


def kind_word(level: str) -> str:
    return pgettext("kind of unit", "regions") if level == UnitKind.REGION else pgettext("kind of unit", "branches")


def _bar(found: Comparison, selection: Selection, problems: list[str], language: str) -> Bar:
    """The index, whose units and of which kind; the usual ones stay out of the address."""
    specs = tuple((spec.code, spec.name(language)) for spec in found.specs)
    scopes = tuple((node.code, node.name(language)) for node in found.scopes)
    levels = tuple((level, kind_word(level)) for level in found.levels)
    picks = [
        Pick("index", _("Index"), found.spec.code if found.spec else "", specs[0][0] if specs else "", specs),
        Pick("scope", _("Network"), found.scope.code, scopes[0][0] if scopes else "", scopes),
        Pick("level", _("Compared"), found.level, levels[0][0] if levels else "", levels),
    ]
    also = [("unit", found.focus.code)] if found.focus else []
    return bar(selection, problems, [pick for pick in picks if pick.options], also)


def _words(found: Comparison) -> dict[str, Any]:
    """Counts and numbers for the sentences."""
    kind, language = found.spec.kind if found.spec else "mean", "zh" if get_language() == "zh-hans" else "en"
    style = figures.style_of(kind)
    unit = style.unit_zh if language == "zh" else style.unit_en
    return {
        "n": len(found.compared),
        **{verdict: found.count(verdict) for verdict in ("above", "same", "below")},
        "mean": figures.number(found.mean or 0.0, style.decimals, style.signed) + unit,
        "points": f"{found.smallest:g}" + (unit if language == "zh" else ""),
    }


def _key(found: Comparison) -> dict[str, str]:
    """The key of the classes, with how many units each has."""
    words = {"above": _("Above %(n)s"), "same": _("Not different %(n)s"), "below": _("Below %(n)s")}
    return {verdict: word % {"n": found.count(verdict)} for verdict, word in words.items()}


def found_region(found: Comparison) -> Row | None:
    """The row of the unit pointed out, where its region's units are to be marked among others."""
    row = next((row for row in found.compared if found.focus and row.unit == found.focus), None)
    regions = {one.region.id for one in found.compared if one.region}
    return row if row and row.region and len(regions) > 1 else None


def figure(found: Comparison, language: str) -> dict[str, Any]:
    """The caterpillar: the unit pointed out has a ring and a name; without one, the lowest."""
    own = found_region(found)
    rows = found.compared
    marked = (bool(own and own.region and row.region and row.region.id == own.region.id) for row in rows)
    legs = legs_of(
        (row.unit.name(language), row.figure.estimate, row.figure.verdict or "same", mark)
        for row, mark in zip(rows, marked, strict=True)
    )
    focus = next((at for at, row in enumerate(rows) if row.unit == found.focus), len(rows) - 1)
    decimals = figures.style_of(found.spec.kind if found.spec else "mean").decimals
    zone = _("within ±%(points)s: too small to matter") % {"points": f"{found.smallest:g}"}
    return caterpillar(legs, found.mean, found.smallest, (_("mean"), zone), focus, decimals)


@login_required
def compare_json(request: HttpRequest) -> HttpResponse:
    """The chart's figure, for who wants to draw it elsewhere."""
    if _anonymous(request):
        raise Http404
    found, _selection, _problems = _found(request)
    return JsonResponse(figure(found, get_language() or "") if len(found.compared) > 1 else {"data": [], "layout": {}})


@login_required
def compare_csv(request: HttpRequest) -> HttpResponse:
    """Every unit of the comparison, in its order."""
    if _anonymous(request):
        raise Http404
    found, selection, _problems = _found(request)
    language, index = get_language() or "", found.spec.code if found.spec else ""
    head = (_("Code"), _("Unit"), _("Region"), _("Index"), _("Period"), *estimate_head())
    more = (_("Difference to the mean"), _("Low"), _("High"), _("Class"), _("Change"), _("Low"), _("High"))
    rows = (
        (
            *(row.unit.code, row.unit.name(language), row.region.name(language) if row.region else "", index),
            *(selection.period.code, *estimate_cells(row.figure.estimate)),
            *(*estimate_cells(row.figure.gap)[:3], row.figure.verdict or "", *estimate_cells(row.figure.change)[:3]),
        )
        for row in found.rows
    )
    return csv_response(f"{found.scope.code}-{found.level}-{index}-{selection.period.code}", (*head, *more), rows)
