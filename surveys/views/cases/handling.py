"""One case: what the customer said, what was done, and what can be done now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.cases import (
    CaseRefused,
    add_note,
    close_case,
    hand_over,
    link_complaint,
    record_attempt,
    reopen_case,
    show_contact,
)
from surveys.clock import bank_now
from surveys.forms.case_words import again_state, event_sentence, why_opened
from surveys.forms.cases import (
    CAUSES,
    OUTCOMES,
    STATES,
    AttemptForm,
    CloseForm,
    ComplaintForm,
    ContactForm,
    HandOverForm,
    NoteForm,
    ReopenForm,
    done,
    refusal,
)
from surveys.forms.customer_words import short_segment
from surveys.models import CaseState
from surveys.queries.cases.page import CasePage, case_page
from surveys.views.console.doors import deed as needs
from surveys.views.console.doors import sight


@dataclass(frozen=True, slots=True)
class Deed:
    """A form of the page, and the action behind it."""

    form: type[forms.Form]
    act: Callable[..., Any]


DEEDS = {
    "attempt": Deed(AttemptForm, lambda reached, **asked: record_attempt(reached=reached == "yes", **asked)),
    "note": Deed(NoteForm, add_note),
    "close": Deed(CloseForm, close_case),
    "reopen": Deed(ReopenForm, reopen_case),
    "complaint": Deed(ComplaintForm, link_complaint),
    "hand_over": Deed(HandOverForm, hand_over),
}
FORMS: dict[str, Any] = {**{name: one.form for name, one in DEEDS.items()}, "contact": ContactForm}


@never_cache
@sight("view_cases")
def case(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _render(request, _page(request, pk))


@require_POST
@never_cache
@needs("handle_cases")
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponseBase:
    """One of ``DEEDS``; what cannot be done comes back with everything typed."""
    page, known = _own_page(request, pk), DEEDS.get(deed)
    if known is None:
        raise Http404
    form = _form(deed, page, request.POST)
    if form.is_valid():
        try:
            known.act(case=page.case, actor=request.user, **form.cleaned_data)
        except CaseRefused as refused:
            form.add_error(None, refusal(str(refused)))
        else:
            messages.success(request, str(done(_told(deed, form))))
            return redirect("surveys:case", pk=pk)
    return _render(request, page, {deed: form}, status=422)


def _told(deed: str, form: forms.Form) -> str:
    """What was done: a complaint's number that was emptied is a link taken away."""
    return "unlinked" if deed == "complaint" and not form.cleaned_data["reference"].strip() else deed


@require_POST
@never_cache
@needs("handle_cases")
def contact(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The contact in plain, in the answer to this request alone; who asked, when and why is logged."""
    page = _own_page(request, pk)
    form, actor = _form("contact", page, request.POST), request.user
    if form.is_valid():
        try:
            plain = show_contact(case=page.case, reason=form.cleaned_data["reason"], actor=actor)  # type: ignore[arg-type]
        except CaseRefused as refused:
            form.add_error(None, refusal(str(refused)))
        else:
            return _render(request, _page(request, pk), plain=plain)
    return _render(request, page, {"contact": form}, status=422)


def _page(request: HttpRequest, pk: int) -> CasePage:
    page = case_page(request.user, pk)
    if page is None:
        raise Http404
    return page


def _own_page(request: HttpRequest, pk: int) -> CasePage:
    """For who may work on the case; for everybody else nothing is there."""
    page = _page(request, pk)
    if not page.may_handle:
        raise Http404
    return page


def _form(name: str, page: CasePage, data: Any = None) -> forms.Form:
    known: dict[str, dict[str, Any]] = {
        "hand_over": {"handlers": page.handlers},
        "close": {"declined": page.agreed is False},
    }
    more = known.get(name, {})
    last = max((event.pk for event in page.events), default=0)
    initial = {"reference": page.case.complaint} if name == "complaint" else {"seen": last}
    form: forms.Form = FORMS[name](data, auto_id=f"{name}_%s", initial=initial, **more)
    return form


def _render(
    request: HttpRequest,
    page: CasePage,
    bound: dict[str, forms.Form] | None = None,
    plain: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    one, wrong = page.case, bound or {}
    context = {
        "page": page,
        "case": one,
        "why": why_opened(one),
        "segment": short_segment(one.segment) if one.segment else "",
        "state": STATES[CaseState(one.state)],
        "outcome": dict(OUTCOMES).get(one.outcome, ""),  # type: ignore[call-overload]
        "cause": dict(CAUSES).get(one.cause, ""),  # type: ignore[call-overload]
        "late": one.closed_at is None and one.due_at < bank_now(),
        "events": [(event, event_sentence(event, page.people)) for event in reversed(page.events)],
        "again": [(one, again_state(one.row)) for one in reversed(page.again)],
        "forms": {name: wrong.get(name) or _form(name, page) for name in FORMS},
        "wrong": next(iter(wrong.values()), None),
        "plain": plain,
        "may_evidence": may(request.user, "view_evidence"),
        "title": _("Case %(number)s") % {"number": one.pk},
    }
    return render(request, "surveys/cases/case.html", context, status=status)
