"""One appeal: what it is against, how it stands, what may be done next, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.appeals import AppealRefused, legal_steps, move_appeal
from dashboards.actions.appraisal.lifecycle import state_of
from dashboards.forms.appeal_words import refusal_said
from dashboards.forms.appeals import StepForm, step_form
from dashboards.models import Appeal
from dashboards.queries.appeals.contested import component_row
from dashboards.queries.appeals.facts import fact_of
from dashboards.queries.appeals.listed import aftermath, visible_appeal
from dashboards.queries.appraisal.runs import PREPARING
from dashboards.tasks import wake_appeals
from dashboards.views.appeals.listing import VERBS
from dashboards.views.appeals.trail import crumbs
from surveys import access
from surveys.views.console.doors import sight

_FIELDS = {"reason_needed": "reason", "unit_needed": "unit", "same_unit": "unit", "unit_not_open": "unit"}


@sight(*VERBS)
def appeal_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page; POST with ``to`` takes a step, and a refusal keeps what was typed."""
    one = visible_appeal(request.user, pk)
    sent: dict[str, StepForm] = {}
    if request.method == "POST":
        to = request.POST.get("to", "")
        form = step_form(one, to, request.POST)
        if form.is_valid() and _moved(request, one, to, form):
            return redirect("dashboards:appeal", pk=pk)
        sent[to] = form
        one = visible_appeal(request.user, pk)
    return render(request, "dashboards/appeals/appeal.html", _context(request, one, sent), status=400 if sent else 200)


def _moved(request: HttpRequest, one: Appeal, to: str, form: StepForm) -> bool:
    actor: Any = request.user
    try:
        move_appeal(appeal=one, to=to, actor=actor, reason=form.cleaned_data["reason"], remedy=form.remedy())
    except AppealRefused as refused:
        field = _FIELDS.get(refused.reason)
        form.add_error(field if field in form.fields else None, refusal_said(refused))
        return False
    wake_appeals()
    messages.success(request, _("Done. The step stands in the history."))
    return True


def _context(request: HttpRequest, one: Appeal, sent: dict[str, StepForm]) -> dict[str, Any]:
    actor: Any = request.user
    steps = legal_steps(one, actor)
    moves = list(one.moves.select_related("actor", "moved_to"))
    after = aftermath(actor, one)
    return {
        "one": one,
        "run": one.result.run,
        "row": component_row(one.result, one.component) if one.component else None,
        "scores": one.result.run.score_runs.filter(programme=one.programme).first(),
        "files": one.files.all(),
        "moves": [(move, fact_of(move.fact)) for move in moves],
        "steps": [(to, problem, sent.get(to) or step_form(one, to)) for to, problem in steps],
        "astray": [form for to, form in sent.items() if to not in {to for to, _problem in steps}],
        "after": after,
        "runs": [(run, state_of(run)) for run in after.runs],
        "may_read": access.may(actor, "view_comments", one.unit),
        "may_open_runs": any(access.may(actor, verb) for verb in PREPARING),
        "may_open_card": access.may(actor, "view_appraisals", one.unit),
        "way": crumbs((_("Appeals"), reverse("dashboards:appeals"))),
    }
