"""The list that somebody works through: their own cases, or those of their units."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from surveys.access import may
from surveys.forms.case_words import why_opened
from surveys.forms.cases import STATES
from surveys.forms.customer_words import short_segment
from surveys.models import Case, CaseState
from surveys.queries.cases.mine import open_cases_of, worklist
from surveys.views.console.doors import sight


@sight("view_cases")
def cases(request: HttpRequest) -> HttpResponseBase:
    """``?of=units``: all of the viewer's units; who owns none begins there."""
    viewer, all_units = request.user, may(request.user, "view_unit_cases")
    asked = request.GET.get("of") or ("mine" if open_cases_of(viewer, own=True).exists() else "units")
    own = not all_units or asked != "units"
    found = worklist(viewer, own)
    groups = [("overdue", found.overdue), ("today", found.today), ("later", found.later)]
    context = {
        "own": own,
        "all_units": all_units,
        "found": found,
        "shown": sum(len(rows) for _name, rows in groups),
        "groups": [(name, [_row(case) for case in rows]) for name, rows in groups if rows],
    }
    return render(request, "surveys/cases/cases.html", context)


def _row(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "why": why_opened(case),
        "segment": short_segment(case.segment) if case.segment else "",
        "state": STATES[CaseState(case.state)],
    }
