"""Calculate a quarter: choose it, see what each scheme would be calculated from, and ask a worker for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.appraisal import AppraisalRefused, request_appraisal
from dashboards.actions.appraisal.lifecycle import state_of
from dashboards.actions.appraisal.sentences import sentence
from dashboards.forms.appraisal_jobs import calculation_rows, chosen_quarter, exact_quarter, quarters
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.calculable import Calculable, calculable
from dashboards.queries.appraisal.since import since
from dashboards.queries.official.jobs import calculations
from dashboards.tasks import wake_official_jobs
from dashboards.views.appraisal.trail import crumbs
from surveys.engine.periods import Period
from surveys.views.console.doors import deed


@deed("run_appraisals")
def calculate(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/calculate/?period=2026Q3``; POST: ``period``, ``scheme``, and ``correct`` for a correction."""
    if request.method != "POST":
        return _page(request, chosen_quarter(request.GET.get("period", "")))
    given = request.POST.get("period", "")
    try:
        return _asked(request, exact_quarter(given))
    except AppraisalRefused as refusal:
        return _page(request, chosen_quarter(given), sentence(refusal))


@deed("run_appraisals")
def calculation_list(request: HttpRequest) -> HttpResponse:
    """The calculations alone, for a page that follows them while one is under way."""
    jobs = calculation_rows(calculations(request.user))
    return render(request, "dashboards/appraisal/_calculations.html", {"calculations": jobs})


def _asked(request: HttpRequest, period: Period) -> HttpResponseBase:
    actor: Any = request.user
    scheme, why = request.POST.get("scheme", "")[:40], request.POST.get("correct", "").strip()
    if request.POST.get("again") and not why:
        raise AppraisalRefused("reason_needed")
    asked = request_appraisal(scheme=scheme, period=period, actor=actor, correct=why)
    if isinstance(asked, AppraisalRun):
        messages.success(request, _("This quarter was calculated already; here is its run."))
        return redirect("dashboards:appraisal_run", asked.public_id)
    wake_official_jobs()
    messages.success(
        request, _("It is being calculated. You may leave this page; the run stands here once it is done.")
    )
    return redirect(f"{reverse('dashboards:appraisal_calculate')}?period={period.code}")


def _page(request: HttpRequest, period: Period, problem: str = "") -> HttpResponseBase:
    jobs = calculations(request.user)
    busy = {job.scheme for job in jobs if job.unfinished and job.period == period.code}
    context = {
        "period": period.code,
        "quarters": sorted({*(one.code for one in quarters()), period.code}, reverse=True),
        "rows": [_told(one, busy) for one in calculable(request.user, period)],
        "calculations": calculation_rows(jobs),
        "problem": problem,
        "typed": request.POST,
        "way": crumbs(),
    }
    return render(request, "dashboards/appraisal/calculate.html", context, status=409 if problem else 200)


def _told(one: Calculable, busy: set[str]) -> dict[str, Any]:
    return {
        "one": one,
        "code": one.version.scheme.code,
        "state": state_of(one.run) if one.run else "",
        "since": since(one.run) if one.run else None,
        "busy": one.version.scheme.code in busy,
        "ready": one.units and not one.missing,
    }
