"""One complaint, one month's measure: entered by hand."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.complaints import ComplaintFacts, record_complaint, usual_due
from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.measures import MeasureFacts, record_measure
from dashboards.forms.evidence import ComplaintForm, MeasureForm
from dashboards.forms.evidence_words import fact_problem
from dashboards.queries.evidence_scope import recordable_units
from dashboards.queries.linked_cases import complaint_page
from dashboards.queries.measures import catalogue
from dashboards.views.evidence.trail import crumbs
from surveys.forms.case_words import why_opened
from surveys.forms.cases import STATES
from surveys.models import CaseState
from surveys.views.console.doors import deed, sight


def _said(counts: Counter[str]) -> str:
    if counts["new"]:
        return _("Recorded.")
    if counts["changed"]:
        return _("Recorded as a new version; the earlier one stays.")
    return _("It was recorded like this already; nothing has changed.")


@sight("view_evidence")
def complaint(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A complaint, and the cases that name it."""
    page = complaint_page(request.user, reference)
    if page is None:
        raise Http404
    cases = [(case, why_opened(case), STATES[CaseState(case.state)]) for case in page.cases]
    context = {
        "one": page.complaint,
        "reference": reference,
        "versions": page.versions,
        "cases": cases,
        "way": crumbs((reference, None)),
    }
    return render(request, "dashboards/evidence/complaint.html", context)


@deed("record_complaints")
def complaint_new(request: HttpRequest) -> HttpResponseBase:
    form = ComplaintForm(request.POST or None, units=recordable_units(request.user, "record_complaints"))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        unit, record = data.pop("unit"), partial(record_complaint, case=data.pop("case"))
        data["due_on"] = data["due_on"] or usual_due(data["received_on"])
        if _done(request, form, record, ComplaintFacts(unit_id=unit.pk, **data), unit):
            return redirect(reverse("dashboards:evidence") + "?kind=complaints")
    return render(request, "dashboards/evidence/complaint_new.html", {"form": form, "way": crumbs()})


@deed("record_measures")
def measure_new(request: HttpRequest) -> HttpResponseBase:
    units = recordable_units(request.user, "record_measures")
    form = MeasureForm(request.POST or None, units=units, measures=catalogue())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        measure, unit = data["measure"], data["unit"]
        facts = MeasureFacts(measure.code, measure.pk, unit.pk, data["month"], *data["figures"])
        if _done(request, form, record_measure, facts, unit):
            return redirect(reverse("dashboards:evidence") + "?kind=measures")
    return render(request, "dashboards/evidence/measure_new.html", {"form": form, "way": crumbs()})


def _done(request: HttpRequest, form: Any, record: Any, facts: Any, unit: Any) -> bool:
    try:
        counts = record(facts=facts, unit=unit, actor=request.user)
    except FactRefused as refused:
        form.add_error(refused.field, fact_problem(refused.reason))
        return False
    messages.success(request, _said(counts))
    return True
