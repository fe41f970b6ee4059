"""How the front line rates the departments: fixed tables of closed waves, page and CSV from one query."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.queries.internal import WaveTable, closed_waves, rated_units, wave_tables
from dashboards.views.tables import csv_response, estimate_head, measures
from surveys import access
from surveys.models import User
from surveys.templatetags.manyi import bank_day
from surveys.tree import Node, load_tree


def _found(request: HttpRequest) -> tuple[tuple[WaveTable, ...], list[Node]]:
    """404 for who sees no figures; who sees no department has an empty page that says so."""
    assert isinstance(request.user, User)
    if not access.may(request.user, "view_figures"):
        raise Http404
    tree = load_tree()
    units = rated_units(request.user, tree)
    return wave_tables(request.user, closed_waves(), units, tree), units


@login_required
def internal(request: HttpRequest) -> HttpResponse:
    """``/internal/``: the same for every address; there is nothing to narrow it by."""
    tables, units = _found(request)
    back = not access.only_departments(request.user)
    return render(request, "dashboards/internal.html", {"tables": tables, "departments": units, "may_go_back": back})


@login_required
def internal_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of every table: department × index, with the change since the wave before."""
    tables, _units = _found(request)
    head = (_("Wave closed on"), _("Code"), _("Department"), _("Index"), _("Name"), *estimate_head())
    rows = (row for table in tables for row in _rows(table))
    return csv_response("internal", (*head, _("Change"), _("Low"), _("High")), rows)


def _rows(table: WaveTable) -> Iterator[tuple[object, ...]]:
    language, day = get_language() or "", bank_day(table.wave.closes_at).isoformat()
    for row in table.rows:
        for one in row.figures:
            about = (day, row.unit.code, row.unit.name(language), one.spec.code, one.spec.name(language))
            yield (*about, *measures(one.estimate, one.change))
