"""The runs of all programmes, and the form that closes a period."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.official import OfficialRefused, request_closing
from dashboards.actions.official.close import latest_run
from dashboards.actions.official.due import last_quarter
from dashboards.actions.official.ready import ready_at
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.forms.official_close import CloseForm
from dashboards.forms.official_jobs import job_rows
from dashboards.models import ScoreRun
from dashboards.queries.official.jobs import closings
from dashboards.queries.official.listed import listed_runs
from dashboards.tasks import wake_official_jobs
from surveys import access
from surveys.clock import bank_now
from surveys.engine.dimensions import PROGRAMMES
from surveys.views.console.doors import deed, sight

PER_PAGE = 30


@sight("view_official", "close_periods", "view_audit")
def official(request: HttpRequest) -> HttpResponseBase:
    """``/official/?programme=retail&page=2``"""
    return _page(request, CloseForm() if access.may(request.user, "close_periods") else None)


@deed("close_periods")
def close(request: HttpRequest) -> HttpResponseBase:
    """POST: ask for a quarter to be closed, or for one that is closed to be corrected."""
    form = CloseForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, 400 if request.method == "POST" else 200)
    actor: Any = request.user
    try:
        asked = request_closing(actor=actor, **form.cleaned_data)
    except OfficialRefused as refusal:
        form.add_error(None, refusal_sentence(refusal))
        return _page(request, form, 409)
    if isinstance(asked, ScoreRun):
        messages.success(request, _("This quarter was closed already; here is its run."))
        return redirect("dashboards:official_run", asked.public_id)
    wake_official_jobs()
    messages.success(request, _("The quarter is being closed. You may leave this page; nothing else is to be done."))
    return redirect("dashboards:official")


@deed("close_periods")
def closing_list(request: HttpRequest) -> HttpResponse:
    """The closings alone, for a page that follows them while one is under way."""
    return render(request, "dashboards/official/_closings.html", {"closings": job_rows(closings(request.user))})


def _page(request: HttpRequest, form: CloseForm | None, status: int = 200) -> HttpResponseBase:
    asked = request.GET.get("programme", "")
    programme = asked if asked in PROGRAMMES else ""
    page = Paginator(listed_runs(request.user, programme), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "programme": programme,
        "programmes": PROGRAMMES,
        "form": form,
        "closings": job_rows(closings(request.user)) if form else (),
        "open_ones": _open_ones(request.user) if form else [],
        "quarter": last_quarter().code,
    }
    return render(request, "dashboards/official/list.html", context, status=status)


def _open_ones(viewer: access.Viewer) -> list[dict[str, Any]]:
    """Programmes whose last quarter has no run yet, and from when it can have one."""
    period, now = last_quarter(), bank_now()
    waiting = {job.programme for job in closings(viewer) if job.unfinished and job.period == period.code}
    found = [name for name in PROGRAMMES if name not in waiting and latest_run(name, period) is None]
    return [{"programme": name, "until": until if (until := ready_at(name, period)) > now else None} for name in found]
