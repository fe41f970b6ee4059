"""How often customers may be asked, and the bank's calendar."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.customers import drop_calendar_day, drop_contact_limit, set_calendar_day, set_contact_limit
from surveys.clock import bank_today
from surveys.forms.console_days import FIRST_YEAR
from surveys.forms.console_limits import CalendarForm, LimitForm, limit_sentence
from surveys.queries.calendar import HOURS, announced, unusual_days
from surveys.queries.contact_rules import EVERY_DAYS
from surveys.queries.draws import contact_limits
from surveys.views.console.doors import deed, sight

YEARS = 3


@sight("view_customers")
def limits(request: HttpRequest) -> HttpResponseBase:
    may_edit, actor = may(request.user, "manage_customers"), request.user
    form = LimitForm(request.POST if request.method == "POST" and may_edit else None)
    if form.is_bound and form.is_valid():
        set_contact_limit(**form.cleaned_data, actor=actor)  # type: ignore[arg-type]
        messages.success(request, _("Kept. The next draw goes by it."))
        return redirect("surveys:contact_limits")
    context = {
        "limits": [(one, limit_sentence(one)) for one in contact_limits(actor)],
        "every_days": EVERY_DAYS,
        "hours": HOURS,
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "surveys/console/contact_limits.html", context, status=422 if form.errors else 200)


@require_POST
@deed("manage_customers")
def limit_drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor: Any = request.user
    drop_contact_limit(limit=get_object_or_404(contact_limits(actor), pk=pk), actor=actor)
    messages.success(request, _("The limit is taken away."))
    return redirect("surveys:contact_limits")


@sight("view_customers")
def calendar(request: HttpRequest) -> HttpResponseBase:
    """``?year=2027``"""
    may_edit, actor = may(request.user, "manage_customers"), request.user
    year = _year(request.GET.get("year", ""))
    form = CalendarForm(request.POST if request.method == "POST" and may_edit else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        set_calendar_day(day=given["day"], working=given["working"] == "work", name=given["name"], actor=actor)  # type: ignore[arg-type]
        messages.success(request, _("Kept. Deadlines from now on go by it; those already set stay."))
        return redirect(f"{reverse('surveys:bank_calendar')}?year={given['day'].year}")
    context = {
        "year": year,
        "years": range(bank_today().year - 1, bank_today().year + YEARS - 1),
        "announced": announced(year),
        "days": unusual_days(year),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "surveys/console/bank_calendar.html", context, status=422 if form.errors else 200)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) >= FIRST_YEAR else bank_today().year


@require_POST
@deed("manage_customers")
def calendar_drop(request: HttpRequest, day: str) -> HttpResponseBase:
    actor: Any = request.user
    try:
        known = date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    drop_calendar_day(day=known, actor=actor)
    messages.success(request, _("The day is as the State Council's calendar has it again."))
    return redirect(f"{reverse('surveys:bank_calendar')}?year={known.year}")
