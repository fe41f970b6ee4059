"""What is known of a unit beside its satisfaction."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from dashboards.forms.words import before_word, period_word
from dashboards.queries.unit_facts import unit_facts
from dashboards.views.evidence.trail import crumbs
from dashboards.views.unit import asked
from surveys import access
from surveys.clock import bank_today
from surveys.engine.periods import Period, PeriodError, add_months, parse_period, quarter_of


@login_required
def unit_facts_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """``/units/E1/facts/?period=2026Q3``; without a period the quarter that the unit's page shows."""
    viewer, node, _tree = asked(request, code)
    if not access.may(viewer, "view_evidence"):
        raise Http404
    period = asked_period(request.GET.get("period", ""))
    name = node.name(get_language() or "")
    context = {
        "unit": node,
        "unit_name": name,
        "facts": unit_facts(viewer, node.id, period),
        "period": period,
        "period_name": period_word(period),
        "before": before_word(period),
        "periods": [(one.code, period_word(one)) for one in _periods()],
        "way": crumbs((name, reverse("dashboards:unit", args=[code]))),
    }
    return render(request, "dashboards/evidence/facts.html", context)


def asked_period(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError:
        return _periods()[0]


def _periods() -> list[Period]:
    """This quarter and the seven before; monthly figures of this one may still be few."""
    today = bank_today()
    found = [quarter_of(today.year * 100 + today.month)]
    while len(found) < 8:
        found.append(quarter_of(add_months(found[-1].first, -1)))
    return found
