"""The board of a run; `board_files` writes it from the same query."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.actions.appraisal.lifecycle import appeal_deadline, state_of
from dashboards.forms.appraisal_words import run_name, title_of
from dashboards.formulas.veto import GRADES
from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.board import Wanted, board, narrowed
from dashboards.queries.appraisal.completion import completions
from dashboards.queries.appraisal.runs import PREPARING, boards, visible_runs
from dashboards.queries.ledger.listed import READERS
from surveys import access
from surveys.views.console.doors import sight

PER_PAGE = 50


@sight("view_appraisals")
def appraisal(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/?run=…&q=E1&grade=C&sort=-total``"""
    runs = list(boards(request.user)[:40])
    run = chosen_run(request, runs)
    reads = any(access.may(request.user, verb) for verb in READERS)
    context: dict[str, Any] = {
        "ledger": reads,
        "runs": [(str(one.public_id), run_name(one)) for one in runs],
        "run": run,
    }
    context["may_supply"] = any(access.may(request.user, verb) for verb in ("propose_supplies", "view_audit"))
    context["may_lay_out"] = access.may(request.user, "run_appraisals")
    if any(access.may(request.user, verb) for verb in PREPARING):
        waiting = [one for one in visible_runs(request.user)[:20] if not one.steps.filter(kind="published").exists()]
        context["waiting"] = [(one, run_name(one), state_of(one)) for one in waiting]
    if run:
        context |= _table(request, run)
    return render(request, "dashboards/appraisal/board.html", context)


def chosen_run(request: HttpRequest, runs: list[AppraisalRun]) -> AppraisalRun | None:
    """The run of the address among those that hold; the newest where none is named."""
    asked = request.GET.get("run", "")
    if not asked:
        return runs[0] if runs else None
    found = next((one for one in runs if str(one.public_id) == asked), None)
    if found is None:
        raise Http404
    return found


def _table(request: HttpRequest, run: AppraisalRun) -> dict[str, Any]:
    wanted = wanted_rows(request)
    everything = board(request.user, run)
    page = Paginator(narrowed(everything, wanted), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "completions": completions(run, [one.unit_id for one in page]),
        "wanted": wanted,
        "grades": [(grade, sum(one.grade == grade for one in everything)) for grade in GRADES],
        "units": len(everything),
        "vetoed": sum(one.vetoed for one in everything),
        "components": run.version.content["components"],
        "state": state_of(run),
        "deadline": appeal_deadline(run),
        "sorts": _sorts(run),
    }


def wanted_rows(request: HttpRequest) -> Wanted:
    grade = request.GET.get("grade", "")
    grade = grade if grade and grade in GRADES else ""
    return Wanted(request.GET.get("q", "").strip()[:60], grade, request.GET.get("sort", "")[:12])


def _sorts(run: AppraisalRun) -> list[tuple[str, str]]:
    """What the table can be sorted by, the best or the weakest first."""
    parts = run.version.content["components"]
    return [
        ("-total", _("highest total first")),
        ("total", _("lowest total first")),
        ("change", _("fallen most since the quarter before")),
        ("code", _("by code")),
        *((f"points{at}", _("weakest first: %(name)s") % {"name": title_of(one)}) for at, one in enumerate(parts)),
    ]
