"""The answer planner: what each branch still needs, and a button that makes it the quotas of a campaign."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.forms.official_words import plan_words
from dashboards.forms.words import period_word
from dashboards.queries.official.planner import Planner, UnitPlan, answer_plans
from dashboards.views.official.trail import crumbs
from dashboards.views.tables import csv_response
from surveys import access
from surveys.actions.quotas import Quota, QuotaRefused, set_quotas
from surveys.models import Campaign, CampaignState
from surveys.queries.campaigns import branches_in, visible_campaigns
from surveys.tree import load_tree
from surveys.views.console.doors import deed, sight

PLANNED = ("retail", "corporate")


@sight("view_official")
def planner(request: HttpRequest) -> HttpResponseBase:
    """``/official/planner/?programme=retail``"""
    return _page(request, _programme(request))


@sight("view_official")
def planner_csv(request: HttpRequest) -> HttpResponse:
    programme = _programme(request)
    found = answer_plans(request.user, programme)
    head = (
        _("Code"),
        _("Unit"),
        _("Answers so far"),
        _("Needed"),
        _("Still needed"),
        _("Response rate"),
        _("Invitations"),
        _("Customers left"),
        _("State"),
    )
    words = plan_words()
    rows = (
        (
            one.unit.code,
            one.unit.name(get_language() or ""),
            one.n,
            one.plan.needed,
            one.plan.more,
            one.rate,
            one.plan.invitations,
            one.left,
            words[one.plan.status],
        )
        for one in found.plans
    )
    cells = (tuple("" if cell is None else cell for cell in row) for row in rows)
    return csv_response(f"plan-{programme}-{found.period.code}", head, cells)


@deed("issue_campaigns")
def planner_quotas(request: HttpRequest) -> HttpResponseBase:
    """POST ``programme`` and ``campaign``: the plan becomes the campaign's quotas."""
    programme, number = _programme(request), request.POST.get("campaign", "")
    if request.method != "POST" or not (number.isascii() and number.isdigit() and len(number) < 10):
        return _page(request, programme, _("Choose the campaign whose quotas are to be set."))
    campaign = get_object_or_404(_campaigns(request, programme), pk=int(number))
    actor: Any = request.user
    try:
        many = set_quotas(campaign=campaign, quotas=_quotas(campaign, answer_plans(actor, programme)), actor=actor)
    except QuotaRefused:
        return _page(request, programme, _("This campaign takes no quotas any more. Choose one that is not closed."))
    messages.success(request, _("Quotas of %(n)s branches were set.") % {"n": many})
    return redirect(reverse("surveys:campaign", args=[campaign.pk]))


def _programme(request: HttpRequest) -> str:
    asked = request.POST.get("programme") or request.GET.get("programme", "")
    return asked if asked in PLANNED else PLANNED[0]


def _quotas(campaign: Campaign, found: Planner) -> dict[int, Quota]:
    """Of the branches inside the campaign that still need answers."""
    inside = set(branches_in(campaign.scope_id, load_tree()))
    return {
        one.unit.id: Quota(one.plan.more, one.plan.invitations)
        for one in found.plans
        if one.unit.id in inside and one.plan.more
    }


def _campaigns(request: HttpRequest, programme: str) -> Any:
    found = visible_campaigns(request.user, load_tree()).filter(version__survey__programme=programme)
    return found.exclude(state=CampaignState.CLOSED)


def _page(request: HttpRequest, programme: str, problem: str = "") -> HttpResponseBase:
    found, may_set = answer_plans(request.user, programme), access.may(request.user, "issue_campaigns")
    scarce = [one for one in found.plans if one.scarce]
    context = {
        "found": found,
        "no_branches": access.only_departments(request.user),
        "plans": sorted(found.plans, key=_urgent),
        "short": [one for one in found.plans if one.plan.more],
        "more": sum(one.plan.more or 0 for one in found.plans),
        "invitations": sum(one.plan.invitations or 0 for one in found.plans),
        "scarce": scarce,
        "scarce_planned": sum(one.plan.invitations or 0 for one in scarce),
        "scarce_left": sum(one.left or 0 for one in scarce),
        "counted": any(one.left is not None for one in found.plans),
        "programme": programme,
        "programmes": PLANNED,
        "period": period_word(found.period),
        "way": crumbs(),
        "campaigns": _campaigns(request, programme) if may_set else (),
        "may_set": may_set,
        "problem": problem,
        "words": plan_words(),
    }
    return render(request, "dashboards/official/planner.html", context, status=400 if problem else 200)


def _urgent(one: UnitPlan) -> tuple[int, str]:
    """Those that need most come first."""
    return -(one.plan.more or 0), one.unit.code
