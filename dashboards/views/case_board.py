"""How cases end, by unit; and the cases behind it as CSV, without anything that says who the customer is."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.queries.recovery import DAYS, board_cases, recovery_board
from dashboards.views.tables import csv_response
from surveys.clock import bank_zone
from surveys.forms.cases import CAUSES, OUTCOMES, STATES
from surveys.forms.customer_words import short_segment
from surveys.models import Case, CaseState, User
from surveys.templatetags.manyi import named
from surveys.tree import load_tree
from surveys.views.console.doors import sight


@sight("view_unit_cases")
def case_board(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    board = recovery_board(request.user, load_tree())
    return render(request, "dashboards/case_board.html", {"board": board, "days": DAYS})


@sight("view_unit_cases")
def case_board_csv(request: HttpRequest) -> HttpResponse:
    """One line for each case of the board."""
    assert isinstance(request.user, User)
    cases = board_cases(request.user).select_related("unit").order_by("id")
    head = (
        _("Case"), _("Code"), _("Unit"), _("Segment"), _("Rule"), _("State"), _("Opened"), _("Due"),
        _("First contact"), _("Closed"), _("Cause"), _("Outcome"), _("Own word of the customer (0–100)"),
    )  # fmt: skip
    return csv_response("cases", head, (_line(case) for case in cases))


def _line(case: Case) -> tuple[object, ...]:
    moments = (case.opened_at, case.due_at, case.contacted_at, case.closed_at)
    days = [at.astimezone(bank_zone()).strftime("%Y-%m-%d %H:%M") if at else None for at in moments]
    lead = (case.pk, case.unit.code, named(case.unit), short_segment(case.segment), case.rule)
    words = {str(code): str(word) for table in (CAUSES, OUTCOMES) for code, word in table.items()}
    ends = (words.get(case.cause, ""), words.get(case.outcome, ""), getattr(case, "own_word", None))
    return (*lead, str(STATES[CaseState(case.state)]), *days, *ends)
