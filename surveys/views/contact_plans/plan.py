"""The contact plan: in force, drafted, and approved by a second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.contact_plans import approve_contact_plan, drop_contact_plan, save_contact_plan
from surveys.actions.second_person import RuleRefused
from surveys.engine.contact_plan import DEFAULT, ContactPlanError
from surveys.forms.console_segments import rule_refusal
from surveys.forms.contact_plans import PlanForm, plan_fault
from surveys.models import ContactPlan, User
from surveys.queries.contact_plans.plans import past_plans, plan_draft, plan_in_force
from surveys.views.console.doors import deed, sight

DIGITS = 9


@sight("view_unit_contacts_due")
def plan(request: HttpRequest) -> HttpResponseBase:
    row, draft, actor = plan_in_force(), plan_draft(), request.user
    known, may_edit = draft or row, may(actor, "edit_contact_plan")
    typed = request.POST if request.method == "POST" and may_edit else None
    form = PlanForm(typed, initial=known.definition if known else DEFAULT)
    if typed is not None and _saved(form, actor):
        messages.success(request, _("Saved as a draft. A second person approves it; until then nothing changes."))
        return redirect("surveys:contact_plan")
    context = {
        "row": row,
        "draft": draft,
        "shown": [(word, one) for word, one in (("draft", draft), ("in force", row)) if one is not None],
        "own": draft is not None and draft.saved_by_id == actor.pk,
        "form": form,
        "past": past_plans(actor),
        "may_edit": may_edit,
        "may_approve": may(actor, "approve_contact_plan"),
    }
    return render(request, "surveys/contact_plans/plan.html", context, status=422 if form.errors else 200)


def _saved(form: PlanForm, actor: Any) -> ContactPlan | None:
    """None where it cannot be; what is wrong stands in the form then."""
    if not form.is_valid():
        return None
    try:
        return save_contact_plan(definition=form.cleaned_data, actor=actor)
    except ContactPlanError as refused:
        form.add_error(None, plan_fault(str(refused)))
        return None


@require_POST
@deed("approve_contact_plan")
def plan_approve(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    asked = request.POST.get("number", "")
    number = int(asked) if asked.isdecimal() and len(asked) < DIGITS else 0
    try:
        approve_contact_plan(number=number, saved_at=request.POST.get("saved_at", ""), actor=request.user)
    except RuleRefused as refused:
        messages.error(request, rule_refusal(str(refused)))
    else:
        messages.success(request, _("Approved. The lists of who is due go by this plan from now on."))
    return redirect("surveys:contact_plan")


@require_POST
@deed("edit_contact_plan")
def plan_drop(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    drop_contact_plan(actor=request.user)
    messages.success(request, _("The draft is thrown away. The plan in force stays as it is."))
    return redirect("surveys:contact_plan")
