"""The start page: how the viewer's network stands today, what changed, and what waits for the viewer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.filters import selection_from
from dashboards.forms.words import before_word, programme_words, short_period_word, versus_word
from dashboards.queries.appeals.chores import appeal_chores
from dashboards.queries.appraisal.chores import appraisal_chores
from dashboards.queries.chores import chores
from dashboards.queries.internal import closed_waves, rated_units, wave_tables
from dashboards.queries.overview import overview, top_unit
from dashboards.queries.waiting import waiting
from dashboards.views.filters import context
from dashboards.views.stamp import stamp
from dashboards.views.tables import csv_response, estimate_head, measures
from dashboards.views.unit import answers_of
from surveys import access
from surveys.clock import bank_now
from surveys.engine.periods import quarter_of
from surveys.models import Programme, Role, UnitKind, User
from surveys.queries.campaigns import published_versions
from surveys.templatetags.drawing import axis_of
from surveys.tree import Node, Tree, load_tree
from surveys.views.frame import places


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """``/``: the network of who may see figures; a pointer for everybody else."""
    assert isinstance(request.user, User)
    tree = load_tree()
    unit = top_unit(request.user, tree)
    if unit is None:
        return _elsewhere(request)
    if unit.kind == UnitKind.DEPARTMENT:
        return redirect("dashboards:unit", code=unit.code)
    return render(request, "dashboards/start.html", _context(request, request.user, unit, tree))


def _context(request: HttpRequest, viewer: User, unit: Node, tree: Tree) -> dict[str, Any]:
    selection, problems = selection_from(request.GET)
    internal = selection.programme == Programme.INTERNAL
    found, now, queue = overview(viewer, selection, unit, tree), bank_now(), waiting(unit.id)
    name = unit.name(get_language() or "")
    return {
        **context(selection, problems),
        "overview": found,
        "unit": unit,
        "unit_name": name,
        "whole": pgettext("begins a sentence", "The network") if found.rows else name,
        "within": pgettext("within a sentence", "the whole network") if found.rows else name,
        "answers_url": answers_of(selection, unit) if access.may(viewer, "view_comments") else "",
        "appeals": appeal_chores(viewer),
        "appraisal_chores": appraisal_chores(viewer),
        "chores": chores(viewer, selection.programme, unit, tree),
        "begin": access.may(viewer, "design_surveys") and not published_versions().exists(),
        "internal": internal,
        "tables": wave_tables(viewer, closed_waves(), rated_units(viewer, tree), tree) if internal else (),
        "waiting": queue,
        "data_as_of": stamp(queue),
        "axis": axis_of([row.figure.estimate for row in found.most_different]),
        "today": now.date(),
        "week": (now.date() - quarter_of(now.year * 100 + now.month).first_day).days // 7 + 1,
        "quarter": (now.month + 2) // 3,
        "before": before_word(selection.period),
        "versus": versus_word(selection.period),
        "programme_word": programme_words()[selection.programme],
        "period_word": short_period_word(selection.period),
    }


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Who sees no figures: front-line employees have their ratings, others the first place of their post, if any."""
    rates = any(post.role == Role.FRONTLINE for post in access.roles(request.user))
    others = [place.url for place in places(request) if place.url != request.path]
    if others and not rates:
        return redirect(others[0])
    context = {"rates": rates, "ratings_url": _ratings() if rates else "", "begins": not rates and not access.anybody()}
    return render(request, "dashboards/elsewhere.html", context)


def _ratings() -> str:
    try:
        return reverse("surveys:my_ratings")
    except NoReverseMatch:
        return ""


@login_required
def start_csv(request: HttpRequest) -> HttpResponse:
    """All units of the viewer's network by the headline index."""
    assert isinstance(request.user, User)
    tree = load_tree()
    unit = top_unit(request.user, tree)
    if unit is None:
        raise Http404
    selection, _problems = selection_from(request.GET)
    if selection.programme == Programme.INTERNAL:
        raise Http404
    found, language = overview(request.user, selection, unit, tree), get_language() or ""
    period, shift = selection.period.code, (pgettext("table", "Change"), _("Low"), _("High"))
    head = (_("Code"), _("Unit"), _("Index"), _("Period"), *estimate_head(), *shift, _("Class"))
    figures = ((row.unit, row.figure) for row in found.rows)
    rows = (
        (node.code, node.name(language), one.spec.code, period, *measures(one.estimate, one.change), one.verdict or "")
        for node, one in figures
    )
    return csv_response(f"{unit.code}-{period}", head, rows)
