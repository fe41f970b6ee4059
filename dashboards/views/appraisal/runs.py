"""A run on its way to publication: remarks, signatures, what a correction changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.appraisal import IllegalRunMove, comment_run, move_run
from dashboards.actions.appraisal.lifecycle import TRANSITIONS, appeal_deadline, state_of
from dashboards.actions.appraisal.sentences import sentence
from dashboards.forms.appeal_words import change_said
from dashboards.forms.appraisal_words import title_of
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.board import board
from dashboards.queries.appraisal.runs import PREPARING, corrected_figures, visible_run
from dashboards.views.tables import csv_response
from surveys import access
from surveys.views.console.doors import sight

MOST_CHANGES = 200


@sight(*PREPARING)
def run_page(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """``do=comment`` or ``do=step``; a refusal keeps what was typed."""
    run = visible_run(request.user, public_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _done(request, run)
            return redirect("dashboards:appraisal_run", public_id=public_id)
        except IllegalRunMove as refusal:
            problem, status = sentence(refusal), 400
    return render(
        request, "dashboards/appraisal/run.html", _context(request, run) | {"problem": problem}, status=status
    )


@sight(*PREPARING)
def changes_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every figure that a correction changed, however many."""
    run = visible_run(request.user, public_id)
    titles = {one["code"]: title_of(one) for one in run.version.content["components"]}
    rows = (
        (code, change_said(one, titles), one.before, one.after)
        for code, listed in corrected_figures(run).items()
        for one in listed
    )
    head = (_("Unit"), _("Figure"), _("Before"), _("Now"))
    return csv_response(f"changes-{run.scheme.code}-{run.period}", head, rows)


def _done(request: HttpRequest, run: AppraisalRun) -> None:
    actor: Any = request.user
    do = request.POST.get("do")
    if do == "comment":
        comment_run(run=run, text=request.POST.get("text", ""), actor=actor)
    elif do == "step":
        move_run(run=run, to=request.POST.get("to", ""), actor=actor)
    else:
        raise Http404
    messages.success(request, _("Done."))


def _context(request: HttpRequest, run: AppraisalRun) -> dict[str, Any]:
    state = state_of(run)
    following = next((to for (source, to) in TRANSITIONS if source == state), "")
    changed, rows = corrected_figures(run), board(request.user, run)
    units = {row.code: row for row in rows}
    return {
        "run": run,
        "state": state,
        "following": following,
        "blocked": _blocked(request, run, state, following),
        "deadline": appeal_deadline(run),
        "steps": list(run.steps.all()),
        "comments": list(run.comments.select_related("actor")),
        "may_comment": state == "review" and access.may(request.user, "run_appraisals"),
        "typed": request.POST.get("text", ""),
        "rows": rows,
        "changes": [(units.get(code, code), one) for code, listed in changed.items() for one in listed][:MOST_CHANGES],
        "changed_units": len(changed),
        "changed_figures": sum(len(listed) for listed in changed.values()),
        "sheet": {"rows": run.version.content["components"]},
        "way": [(_("Appraisal"), reverse("dashboards:appraisal"))],
    }


def _blocked(request: HttpRequest, run: AppraisalRun, state: str, following: str) -> str:
    """Why the next step is not open to this reader; empty where it is."""
    if not following:
        return ""
    verb, condition = TRANSITIONS[(state, following)]
    actor: Any = request.user
    try:
        access.require(actor, verb)
    except PermissionDenied:
        return _("Your role only reads this.")
    reason = condition(run, actor)
    return sentence(IllegalRunMove(reason)) if reason else ""
