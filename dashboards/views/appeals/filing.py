"""File an appeal against an answer or a row of a scorecard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.appeals import Against, AppealRefused, file_appeal
from dashboards.actions.evidence_files import FileRefused
from dashboards.forms.appeal_words import refusal_said
from dashboards.forms.appeals import AppealForm
from dashboards.forms.evidence_words import file_problem
from dashboards.models import AppraisalResult
from dashboards.queries.appeals.contested import component_row
from dashboards.queries.appeals.listed import standing_appeal
from dashboards.queries.appraisal.deadline import appeal_deadline
from dashboards.queries.appraisal.runs import current_result
from dashboards.views.appeals.trail import card_crumbs
from surveys import access
from surveys.clock import bank_today
from surveys.views.console.doors import deed


@deed("appeal")
def appeal_new(request: HttpRequest, period: str, code: str) -> HttpResponseBase:
    """``/appraisal/2026Q3/E1/appeal/?response=812`` or ``?component=visits``"""
    result = current_result(request.user, code, period)
    if result is None or not access.units_for(request.user, "appeal").filter(pk=result.unit_id).exists():
        raise Http404
    against = _against(request, result)
    form = AppealForm(request.POST or None, request.FILES or None, kind=against.kind)
    if request.method == "POST" and form.is_valid():
        made = _filed(request, result, against, form)
        if made is not None:
            return redirect("dashboards:appeal", pk=made)
    status = 400 if request.method == "POST" else 200
    return render(request, "dashboards/appeals/new.html", _context(result, against, form), status=status)


def _against(request: HttpRequest, result: AppraisalResult) -> Against:
    number, component = request.GET.get("response", ""), request.GET.get("component", "")[:40]
    if number.isascii() and number.isdecimal() and len(number) < 19:
        return Against(response_id=int(number))
    if component_row(result, component) is None:
        raise Http404
    return Against(component=component)


def _filed(request: HttpRequest, result: AppraisalResult, against: Against, form: AppealForm) -> int | None:
    actor: Any = request.user
    data = form.cleaned_data
    try:
        made = file_appeal(
            result=result,
            against=against,
            ground=data["ground"],
            reason=data["reason"],
            uploads=data["evidence"],
            actor=actor,
        )
    except AppealRefused as refused:
        form.add_error("reason" if refused.reason == "reason_needed" else None, refusal_said(refused))
        return None
    except FileRefused as refused:
        form.add_error("evidence", file_problem(refused.reason, refused.name))
        return None
    messages.success(request, _("Filed as %(name)s. Head office is told.") % {"name": made.name})
    return made.pk


def _context(result: AppraisalResult, against: Against, form: AppealForm) -> dict[str, Any]:
    deadline = appeal_deadline(result.run)
    return {
        "form": form,
        "result": result,
        "run": result.run,
        "response_id": against.response_id,
        "row": component_row(result, against.component),
        "deadline": deadline,
        "late": deadline is None or bank_today() > deadline,
        "earlier": standing_appeal(result, against.response_id, against.component),
        "way": card_crumbs(result),
    }
