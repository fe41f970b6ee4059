"""What was recorded, one kind at a time; for an external supervisor their own."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import pgettext

from dashboards.forms.evidence_words import COMPLAINT_CATEGORIES, KINDS, STATES
from dashboards.forms.words import period_word, this_month
from dashboards.queries.evidence_lists import listed, lists_for
from dashboards.queries.measures import catalogue
from surveys import access
from surveys.engine.periods import Period, PeriodError, add_months, parse_period, quarter_of
from surveys.forms.console_words import choices
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight

PER_PAGE = 50


@sight("view_evidence", "record_observations")
def evidence(request: HttpRequest) -> HttpResponseBase:
    """``?kind=incidents&q=E1&code=confirmed&period=2026Q3``"""
    offered = lists_for(request.user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in offered else offered[0]
    words, code = request.GET.get("q", "").strip()[:60], request.GET.get("code", "")
    codes = _codes(kind)
    period = _period(request.GET.get("period", ""))
    rows = listed(request.user, kind, words, code if code in dict(codes) else "", period)
    context = {
        "kind": kind,
        "tabs": [(one, _tabs()[one]) for one in offered],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "code": code,
        "codes": codes,
        "period": period.code if period else "",
        "periods": [(one.code, period_word(one)) for one in _periods()],
        "narrowed": bool(words or code or period),
        "own": not access.may(request.user, "view_evidence"),
        "may": _may(request.user),
    }
    return render(request, "dashboards/evidence/list.html", context)


def _tabs() -> dict[str, str]:
    return {
        "observations": pgettext("supervision", "Observations"),
        "incidents": pgettext("supervision", "Incidents"),
        "complaints": pgettext("supervision", "Complaints"),
        "measures": pgettext("supervision", "Measures"),
    }


def _codes(kind: str) -> list[tuple[str, Any]]:
    if kind == "measures":
        return [(one.code, named(one)) for one in catalogue()]
    return choices({"observations": KINDS, "incidents": STATES, "complaints": COMPLAINT_CATEGORIES}[kind])


def _period(text: str) -> Period | None:
    try:
        return parse_period(text) if text else None
    except PeriodError:
        return None


def _periods() -> list[Period]:
    """This quarter and the eight before."""
    found = [quarter_of(this_month())]
    while len(found) < 9:
        found.append(quarter_of(add_months(found[-1].first, -1)))
    return found


def _may(user: access.Viewer) -> dict[str, bool]:
    verbs = ("record_observations", "record_incidents", "record_complaints", "record_measures", "view_evidence")
    return {verb: access.may(user, verb) for verb in verbs}
