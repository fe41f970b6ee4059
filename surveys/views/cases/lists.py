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
    """``?of=units``: of all the viewer's units; ``above``: passed up to them. Who owns none begins with the units."""
    viewer, all_units = request.user, may(request.user, "view_unit_cases")
    asked = request.GET.get("of") or ("mine" if open_cases_of(viewer, "mine").exists() else "units")
    of = asked if all_units and asked in ("units", "above") else "mine"
    found = worklist(viewer, of)
    groups = [("overdue", found.overdue), ("today", found.today), ("later", found.later), ("doubted", found.doubted)]
    context = {
        "own": of == "mine",
        "of": of,
        "all_units": all_units,
        "passed_up": open_cases_of(viewer, "above").count() if all_units else 0,
        "found": found,
        "shown": sum(len(rows) for _name, rows in groups[:3]),
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
