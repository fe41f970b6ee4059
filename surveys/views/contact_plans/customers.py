"""Who is due for a call or visit, and one customer with what was done so far."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.contact_plans import ContactRefused, record_contact, show_plan_contact
from surveys.clock import bank_today
from surveys.forms.contact_plans import OUTCOMES, WAYS, MadeForm, ReasonForm, contact_refusal
from surveys.forms.customer_words import short_segment
from surveys.models import ContactOutcome, ContactWay
from surveys.queries.contact_plans.due import Owed, due_list
from surveys.queries.contact_plans.page import ContactPage, contact_page
from surveys.queries.contact_plans.plans import plan_in_force
from surveys.views.console.doors import deed, sight


@sight("view_contacts_due")
def contacts(request: HttpRequest) -> HttpResponseBase:
    """``?of=mine`` or ``units``; who sees units begins with them."""
    all_units = may(request.user, "view_unit_contacts_due")
    own = not all_units or request.GET.get("of") == "mine"
    found = due_list(request.user, own)
    groups = [("overdue", found.overdue, found.overdue_total), ("soon", found.soon, found.soon_total)]
    context = {
        "own": own,
        "all_units": all_units,
        "found": found,
        "plan": plan_in_force(),
        "groups": [(name, [_row(one) for one in rows], total) for name, rows, total in groups if rows],
    }
    return render(request, "surveys/contact_plans/contacts.html", context)


def _row(one: Owed) -> dict[str, Any]:
    return {"owed": one, "one": one.customer, "segment": short_segment(one.customer.segment)}


@never_cache
@sight("view_contacts_due")
def contact(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return _render(request, _page(request, key))


@require_POST
@never_cache
@deed("record_contacts")
def record(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What cannot be recorded comes back with everything typed."""
    page, form, actor = _own_page(request, key), MadeForm(request.POST), request.user
    if form.is_valid():
        try:
            record_contact(customer=page.customer, made=form.made(), actor=actor)  # type: ignore[arg-type]
        except ContactRefused as refused:
            form.add_error("day" if str(refused) in ("future", "too_old") else None, contact_refusal(str(refused)))
        else:
            messages.success(request, _("Recorded."))
            return redirect("surveys:contact", key=key)
    return _render(request, page, made=form, status=422)


@require_POST
@never_cache
@deed("record_contacts")
def show(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The contact in plain, in the answer to this request alone; who asked, when and why is on record."""
    page, form, actor = _own_page(request, key), ReasonForm(request.POST), request.user
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            plain = show_plan_contact(customer=page.customer, reason=reason, actor=actor)  # type: ignore[arg-type]
        except ContactRefused as refused:
            form.add_error(None, contact_refusal(str(refused)))
        else:
            return _render(request, page, plain=plain)
    return _render(request, page, reason=form, status=422)


def _page(request: HttpRequest, key: UUID) -> ContactPage:
    page = contact_page(request.user, key)
    if page is None:
        raise Http404
    return page


def _own_page(request: HttpRequest, key: UUID) -> ContactPage:
    page = _page(request, key)
    if not page.may_record:
        raise Http404
    return page


def _render(
    request: HttpRequest,
    page: ContactPage,
    made: forms.Form | None = None,
    reason: forms.Form | None = None,
    plain: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    history = [(one, WAYS[ContactWay(one.way)], OUTCOMES[ContactOutcome(one.outcome)]) for one in page.history]
    context = {
        "page": page,
        "one": page.customer,
        "owed": page.owed,
        "late": page.owed.due < bank_today(),
        "segment": short_segment(page.customer.segment),
        "history": history,
        "made": made or MadeForm(),
        "reason": reason or ReasonForm(),
        "wrong": made or reason,
        "plain": plain,
    }
    return render(request, "surveys/contact_plans/contact.html", context, status=status)
