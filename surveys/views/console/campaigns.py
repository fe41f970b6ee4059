"""Campaigns: the list, one campaign, its form, and its way from draft to closed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may, require
from surveys.actions.campaigns import IllegalMove, move_campaign, plan_wave, save_campaign
from surveys.clock import bank_now
from surveys.forms.console_campaigns import CampaignForm, PeriodForm, initial_of, initial_of_new
from surveys.forms.console_words import CHANNELS, PROGRAMMES, STATE_LOOKS, STATES, word
from surveys.models import Campaign, Invitation
from surveys.queries.campaigns import RUNNING, branches_in, published_versions, visible_campaigns
from surveys.queries.progress import campaign_progress, totals_of
from surveys.tree import load_tree
from surveys.views.console.doors import deed, sight

PER_PAGE = 30
VERB_OF = {"submitted": "issue_campaigns", "draft": "issue_campaigns", "issued": "approve_campaigns"}


def sentence(reason: str) -> str:
    """What a person is told where a campaign cannot be moved."""
    return {
        "version_not_published": _("The survey version is still a draft. Publish it first."),
        "no_wave": _("The campaign has no opening time yet. Enter one and save."),
        "second_person_needed": _("You submitted this campaign yourself. A second person has to approve it."),
        "not_a_draft": _("This campaign is no longer a draft. Take it back before you change it."),
    }.get(reason, _("The campaign has moved on in the meantime. Reload the page to see where it stands."))


@sight("view_campaigns")
def campaigns(request: HttpRequest) -> HttpResponseBase:
    tree = load_tree()
    found = visible_campaigns(request.user, tree).prefetch_related("waves")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = totals_of(request.user, list(page), tree)
    rows = [{**_worded(one), "counts": counts.get(one.pk), "waves": _waves(one)} for one in page]
    context = {"page": page, "rows": rows, "may_issue": may(request.user, "issue_campaigns")}
    return render(request, "surveys/console/campaigns.html", context)


@sight("view_campaigns")
def campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(visible_campaigns(request.user).prefetch_related("waves"), pk=pk)
    return render(request, "surveys/console/campaign.html", _campaign_context(request, one, PeriodForm()))


def _campaign_context(request: HttpRequest, one: Campaign, wave_form: PeriodForm) -> dict[str, Any]:
    user = request.user
    progress = campaign_progress(user, one)
    return {
        **_worded(one),
        "now": bank_now(),
        "progress": progress,
        "has_results": one.state in RUNNING,
        "chosen_channels": [word(CHANNELS, name) for name in one.channels],
        "rated": one.rated_units.all(),
        "wave_form": wave_form,
        "internal": one.version.survey.programme == "internal",
        "may_issue": may(user, "issue_campaigns"),
        "may_approve": may(user, "approve_campaigns"),
        "may_draw": may(user, "draw_samples") or may(user, "view_audit"),
        "may_send": may(user, "send_messages"),
        "may_bring": may(user, "import_answers") and one.state in RUNNING,
        "own": one.submitted_by_id == user.pk,
    }


def _worded(one: Campaign) -> dict[str, Any]:
    return {
        "campaign": one,
        "programme": word(PROGRAMMES, one.version.survey.programme),
        "state": word(STATES, one.state),
        "look": STATE_LOOKS[one.state],
    }


def _waves(one: Campaign) -> dict[str, Any] | None:
    """The time of all waves together, as the counts are of all of them; which of several runs or comes next."""
    waves, now = list(one.waves.all()), bank_now()
    if not waves:
        return None
    ahead = next((wave for wave in waves if wave.closes_at > now), None)
    return {
        "opens_at": min(wave.opens_at for wave in waves),
        "closes_at": max(wave.closes_at for wave in waves),
        "count": len(waves),
        "current": ahead if ahead and ahead.opens_at <= now and one.state == "issued" else None,
        "next": ahead if ahead and ahead.opens_at > now and one.state == "issued" else None,
    }


@deed("issue_campaigns")
def campaign_edit(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    one = get_object_or_404(visible_campaigns(request.user), pk=pk) if pk else None
    if one and one.state != "draft":
        messages.error(request, sentence("not_a_draft"))
        return redirect("surveys:campaign", pk=one.pk)
    form = CampaignForm(
        request.POST or None, initial=initial_of(one) if one else initial_of_new(request.GET.get("version", ""))
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, form, one)
    return render(request, "surveys/console/campaign_edit.html", {"form": form, **_edit_context(request, form, one)})


def _save(request: HttpRequest, form: CampaignForm, one: Campaign | None) -> HttpResponseBase:
    actor: Any = request.user
    try:
        saved = save_campaign(
            campaign=form.fill(one or Campaign()),
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            rated_units=form.cleaned_data["rated_units"],
            actor=actor,
        )
        if request.POST.get("do") == "submit":
            move_campaign(campaign=saved, to="submitted", actor=actor)
            messages.success(request, _("Submitted. A second person can now approve and issue it."))
        else:
            messages.success(request, _("Draft saved."))
    except IllegalMove as illegal:
        messages.error(request, sentence(str(illegal)))
        saved = one or saved
    return redirect("surveys:campaign", pk=saved.pk)


def _edit_context(request: HttpRequest, form: CampaignForm, one: Campaign | None) -> dict[str, Any]:
    """What is known of the settings as they stand: counts of what there is, no forecasts."""
    tree = load_tree()
    scope = str(form["scope"].value() or "")
    branches = len(branches_in(int(scope), tree)) if scope.isdecimal() and int(scope) in tree.nodes else 0
    target = str(form["target"].value() or "")
    return {
        "campaign": one,
        "branches": branches,
        "wanted": branches * int(target) if target.isdecimal() and len(target) < 8 else None,
        "invitations": Invitation.objects.filter(wave__campaign=one).count() if one else 0,
        "nothing_published": not form.versions and not published_versions().exists(),
        "author": (one.created_by if one else None) or request.user,
    }


@require_POST
@sight("view_campaigns")
def campaign_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(visible_campaigns(request.user), pk=pk)
    to = request.POST.get("to", "")
    require(request.user, VERB_OF.get(to, "issue_campaigns"))
    actor: Any = request.user
    try:
        move_campaign(campaign=one, to=to, actor=actor)
    except IllegalMove as illegal:
        messages.error(request, sentence(str(illegal)))
    else:
        messages.success(request, _said(to))
    return redirect("surveys:campaign", pk=pk)


def _said(to: str) -> str:
    return {
        "submitted": _("Submitted. A second person can now approve and issue it."),
        "draft": _("Back to draft. It can be changed again."),
        "issued": _("Approved and issued. It opens and closes by itself at the times of its waves."),
        "closed": _("Closed. Pages that were open are accepted for another 60 minutes."),
    }[to]


@deed("issue_campaigns")
def wave_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(visible_campaigns(request.user).prefetch_related("waves"), pk=pk)
    if request.method != "POST":  # what could not be read stands at this address: reloaded, or in another language
        return redirect("surveys:campaign", pk=pk)
    form = PeriodForm(request.POST)
    if one.state == "closed":
        messages.error(request, _("A closed campaign gets no further wave. Make a new campaign."))
    elif form.is_valid():
        actor: Any = request.user
        wave = plan_wave(campaign=one, opens_at=form.opens_at, closes_at=form.closes_at, actor=actor)
        messages.success(request, _("Wave %(number)s is planned.") % {"number": wave.number})
    else:
        return render(request, "surveys/console/campaign.html", _campaign_context(request, one, form))
    return redirect("surveys:campaign", pk=pk)
