"""The runs of all programmes, and the form that closes a period."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.official import OfficialRefused, close_period
from dashboards.actions.official.close import latest_run
from dashboards.actions.official.due import last_quarter
from dashboards.actions.official.ready import ready_at
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.forms.official_close import CloseForm
from dashboards.formulas.refusals import MeasurementRefusedError
from dashboards.queries.official.listed import listed_runs
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
    """POST: close a quarter, or correct one that is closed."""
    form = CloseForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, 400 if request.method == "POST" else 200)
    actor: Any = request.user
    try:
        closing = close_period(actor=actor, **form.cleaned_data)
    except OfficialRefused as refusal:
        form.add_error(None, refusal_sentence(refusal))
        return _page(request, form, 409)
    except MeasurementRefusedError:
        form.add_error(
            None,
            _("The figures could not be computed. Nothing was written; every answer and every earlier run is safe."),
        )
        return _page(request, form, 409)
    done = _("The quarter is closed. Another person has to publish it.")
    messages.success(request, done if closing.created else _("This quarter was closed already; here is its run."))
    assert closing.run is not None
    return redirect("dashboards:official_run", closing.run.public_id)


def _page(request: HttpRequest, form: CloseForm | None, status: int = 200) -> HttpResponseBase:
    asked = request.GET.get("programme", "")
    programme = asked if asked in PROGRAMMES else ""
    page = Paginator(listed_runs(request.user, programme), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "programme": programme,
        "programmes": PROGRAMMES,
        "form": form,
        "open_ones": _open_ones() if form else [],
        "quarter": last_quarter().code,
    }
    return render(request, "dashboards/official/list.html", context, status=status)


def _open_ones() -> list[dict[str, Any]]:
    """Programmes whose last quarter has no run yet, and from when it can have one."""
    period, now = last_quarter(), bank_now()
    found = [name for name in PROGRAMMES if latest_run(name, period) is None]
    return [{"programme": name, "until": until if (until := ready_at(name, period)) > now else None} for name in found]
