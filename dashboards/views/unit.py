"""One unit's page, and its chart as data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from dashboards.charts.trend import Line, trend
from dashboards.forms.filters import default_period, query_string, selection_from
from dashboards.forms.words import before_word, versus_word
from dashboards.queries.appeals.chores import appeal_chores
from dashboards.queries.comments import comments
from dashboards.queries.figures import usable
from dashboards.queries.internal import closed_waves, rated_units, wave_tables
from dashboards.queries.official.beside import official_beside
from dashboards.queries.overview import top_unit
from dashboards.queries.selection import Selection
from dashboards.queries.unit_page import UnitPage, find_unit, head_of, others, unit_page
from dashboards.views.filters import context
from dashboards.views.list_filters import joined
from dashboards.views.stamp import stamp
from surveys import access
from surveys.engine.periods import Period
from surveys.models import Programme, Unit, UnitKind, User
from surveys.templatetags.drawing import axis_of
from surveys.tree import Node, Tree, load_tree


@login_required
def own_unit(request: HttpRequest) -> HttpResponse:
    """``/units/``: the viewer's own top unit."""
    assert isinstance(request.user, User)
    unit = top_unit(request.user, load_tree())
    if unit is None:
        raise Http404
    return redirect(reverse("dashboards:unit", args=[unit.code]) + query_string(selection_from(request.GET)[0]))


def asked(request: HttpRequest, code: str) -> tuple[User, Node, Tree]:
    """The viewer and the unit of an address; 404 where the viewer may not see it."""
    assert isinstance(request.user, User)
    tree = load_tree()
    unit = find_unit(request.user, code, tree)
    if unit is None:
        raise Http404
    return request.user, unit, tree


def asked_page(request: HttpRequest, code: str) -> tuple[UnitPage, Selection]:
    """The figures of an address, for charts and tables; the internal programme has its fixed tables alone."""
    viewer, node, tree = asked(request, code)
    selection = selection_from(request.GET)[0]
    if selection.programme == Programme.INTERNAL or node.kind == UnitKind.DEPARTMENT:
        raise Http404
    return unit_page(viewer, selection, node, tree), selection


@login_required
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """``/units/E1/``"""
    viewer, node, tree = asked(request, code)
    selection, problems = selection_from(request.GET)
    if node.kind == UnitKind.DEPARTMENT or selection.programme == Programme.INTERNAL:
        tables = wave_tables(viewer, closed_waves(node.id), [node], tree)
        more = {**_rated(viewer, tables, tree), "appeals": appeal_chores(viewer)}
        return render(request, "dashboards/department.html", {**_about(viewer, node, tree), **more})
    page, may_read = unit_page(viewer, selection, node, tree), access.may(viewer, "view_comments")
    answers_url = answers_of(selection, node) if may_read else ""
    return render(
        request,
        "dashboards/unit.html",
        {
            **context(selection, problems),
            **_about(viewer, node, tree),
            "page": page,
            "others": others(viewer, selection, node, tree, page.waiting),
            "comments": comments(viewer, selection, node.id, tree),
            "official": official_beside(viewer, selection.programme, node.id, tree),
            "may_read": may_read,
            "may_compare": access.sees_several(viewer),
            "answers_url": answers_url,
            "waiting": page.waiting,
            "trend": trend_figure(page) if page.head else None,
            "trend_rows": trend_rows(page, selection if may_read else None),
            "any_month": any(usable(one) for one in page.trend),
            "distribution_top": max(
                [25.0, *(max(one.share.value or 0, one.reference or 0) for one in page.distribution)]
            )
            * 1.1,
            "usual_period": default_period().code,
            "axis": axis_of([one.estimate for one in page.dimensions]),
            "before": before_word(selection.period),
            "versus": versus_word(selection.period),
            "data_as_of": stamp(page.waiting),
        },
    )


unit.draws_charts = True  # type: ignore[attr-defined]


@login_required
def trend_json(request: HttpRequest, code: str) -> HttpResponse:
    """The chart's figure, for who wants to draw it elsewhere."""
    page, _selection = asked_page(request, code)
    return JsonResponse(trend_figure(page) if page.head else {"data": [], "layout": {}})


def trend_figure(page: UnitPage) -> dict[str, Any]:
    language = get_language() or ""
    network = Line(page.parent.name(language), page.parent_trend) if page.parent else None
    months = [f"{month // 100}-{month % 100:02d}-01" for month in page.months]
    kind = page.head.spec.kind if page.head else "mean"
    return trend(months, Line(page.unit.name(language), page.trend), network, 0 if kind == "nps" else 1)


def answers_of(selection: Selection, node: Node, index: str = "") -> str:
    """The address of the answers under a unit's figures."""
    more = [("unit", node.code), *([("index", index)] if index else [])]
    return reverse("dashboards:answers") + joined(query_string(selection), more)


def trend_rows(page: UnitPage, readable: Selection | None) -> list[dict[str, Any]]:
    """The chart's figures for its table, the newest month first; a month leads to its answers if they are readable."""
    network = page.parent_trend or (None,) * len(page.trend)
    index = page.head.spec.code if page.head else ""
    rows = zip(page.months, page.trend, network, strict=False)
    return [
        {
            "month": month,
            "own": own,
            "network": beside,
            "answers_url": readable and answers_of(readable.at(Period(month, month)), page.unit, index),
        }
        for month, own, beside in rows
    ][::-1]


def _rated(viewer: User, tables: Any, tree: Tree) -> dict[str, Any]:
    """The waves that rated a department, and whether there are others to be seen beside it."""
    return {"tables": tables, "sees_others": len(rated_units(viewer, tree)) > 1}


def _about(viewer: User, node: Node, tree: Tree) -> dict[str, Any]:
    """Where the unit stands, who leads it, how many work there."""
    language, seen = get_language() or "", access.visible_ids(viewer, tree)
    way = [tree.nodes[step] for step in tree.path(node.id)[:-1]]
    links = [
        (step.name(language), reverse("dashboards:unit", args=[step.code]) if step.id in seen else None) for step in way
    ]
    held = Unit.objects.filter(pk=node.id).values_list("attributes", flat=True).first() or {}
    return {
        "unit": node,
        "unit_name": node.name(language),
        "way": links,
        "leader": head_of(node),
        "staff": held.get("staff"),
        "is_department": node.kind == UnitKind.DEPARTMENT,
    }
