"""How many customers of the contact plan were reached in time, by unit."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.queries.contact_coverage import Coverage, coverage_board
from dashboards.views.tables import csv_response
from surveys.models import User
from surveys.queries.contact_plans.plans import plan_in_force
from surveys.tree import load_tree
from surveys.views.console.doors import sight


@sight("view_unit_contacts_due")
def coverage(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    board = coverage_board(request.user, load_tree())
    return render(request, "dashboards/contact_coverage.html", {"board": board, "plan": plan_in_force()})


@sight("view_unit_contacts_due")
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """One line for each unit of the page."""
    assert isinstance(request.user, User)
    head = (
        _("Code"), _("Unit"), _("Under the plan"), _("Reached in time"), _("Overdue"), _("Coverage in %"), _("Low"),
        _("High"),
    )  # fmt: skip
    rows = coverage_board(request.user, load_tree()).rows
    return csv_response("contacts", head, (_line(row) for row in rows))


def _line(row: Coverage) -> tuple[object, ...]:
    code, name = (row.unit.code, row.unit.name(get_language() or "")) if row.unit else ("", "")
    rate = row.rate
    ends = (rate.value, rate.low, rate.high) if rate else (None, None, None)
    return (code, name, row.planned, row.reached, row.overdue, *ends)
