"""A unit in a run: its figures opened up step by step, and the answers under them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.formulas.answers import SCORE_SCALE
from dashboards.models import ScoreRun
from dashboards.queries.figures import UNITS
from dashboards.queries.official.above import AboveRow, one_level_up, parent_row
from dashboards.queries.official.contributions import PAGE, Contributing, contributing, every_contributing
from dashboards.queries.official.figures import OfficialFigure, official_figures, product_figures
from dashboards.queries.official.quality import quality
from dashboards.queries.official.table import estimate_of, table_row
from dashboards.templatetags.viewing import day_code
from dashboards.views.appeals.card import answers_reply
from dashboards.views.official.run import VERBS, asked_run
from dashboards.views.official.stamped import run_csv_response, run_csv_stream
from dashboards.views.official.trail import run_crumbs, run_name
from surveys import access
from surveys.models import Product, Programme, Unit
from surveys.templatetags.manyi import named
from surveys.tree import load_tree
from surveys.views.console.doors import sight


@sight(*VERBS)
def unit(request: HttpRequest, public_id: str, code: str) -> HttpResponseBase:
    """``/official/runs/…/units/E1/``"""
    run = asked_run(request, public_id)
    place, found = _figures(request, run, code)
    shown = [{"figure": one, "told": table_row(one.row, one.spec), "mean": one.beside.get("mean")} for one in found]
    context = {
        "run": run,
        "title": named(place),
        "run_title": run_name(run),
        "way": run_crumbs(run),
        "shown": shown,
        "head": shown[0] if shown else None,
        "tree": load_tree(),
        "above": _above(request, run, code, shown),
        **_beneath(request, run, place),
    }
    return render(request, "dashboards/official/unit.html", context)


@sight(*VERBS)
def unit_csv(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """Every step of every index, one row a step."""
    run = asked_run(request, public_id)
    _place, found = _figures(request, run, code)
    head = (_("Unit"), _("Index"), _("Step"), _("Value"), _("Low"), _("High"), _("Moved"), _("Reason"))
    rows: list[tuple[object, ...]] = []
    for one in found:
        end = estimate_of(one.row, UNITS[one.spec.kind])
        rows += [
            (code, one.spec.code, step.kind, step.value, step.low, step.high, step.moved, step.reason)
            for step in one.steps
        ]
        rows.append((code, one.spec.code, "published", end.value, end.low, end.high, "", end.status.value))
    cells = (tuple("" if cell is None else cell for cell in row) for row in rows)
    return run_csv_response(run, f"official-{run.programme}-{run.period}-{code}", head, cells)


@sight(*VERBS)
def unit_answers(request: HttpRequest, public_id: str, code: str) -> HttpResponseBase:
    """``/official/runs/…/units/E1/answers/?page=2&excluded=withdrawn``"""
    run = asked_run(request, public_id)
    place = get_object_or_404(Unit, code=code)
    number, excluded = request.GET.get("page", "1"), request.GET.get("excluded", "")[:20]
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Http404
    found = contributing(request.user, run, place, page=int(number), excluded=excluded)
    context = {
        "run": run,
        "title": named(place),
        "way": run_crumbs(run, (named(place), reverse("dashboards:official_unit", args=[public_id, code]))),
        "found": found,
        "code": code,
        "excluded": excluded,
        "headline": run.rules.content["headline"],
        "page": Paginator(range(found.total), PAGE).page(found.page),
        **answers_reply(request.user, run, place),
    }
    return render(request, "dashboards/official/answers.html", context)


@sight(*VERBS)
def answers_csv(request: HttpRequest, public_id: str, code: str) -> StreamingHttpResponse:
    """The same answers, all pages; own scores in points, one column for each index."""
    run = asked_run(request, public_id)
    place, excluded = get_object_or_404(Unit, code=code), request.GET.get("excluded", "")[:20]
    contributing(request.user, run, place, excluded=excluded)  # says now, and not within the file, who may not
    names = [index["code"] for index in run.rules.content["indices"]]
    head = (_("Answer"), _("Day"), _("Segment"), _("Channel"), _("Weight"), _("Left out"), *names)
    rows = (_answer(one, names) for one in every_contributing(request.user, run, place, excluded=excluded))
    return run_csv_stream(run, f"answers-{run.programme}-{run.period}-{code}", head, rows)


def _answer(one: Contributing, names: list[str]) -> tuple[object, ...]:
    own = (one.scores[name] / SCORE_SCALE if name in one.scores else "" for name in names)
    weight = "" if one.weight is None else one.weight
    return one.response_id, day_code(one.day), one.segment, one.channel, weight, one.excluded, *own


def _figures(request: HttpRequest, run: ScoreRun, code: str) -> tuple[Unit | Product, tuple[OfficialFigure, ...]]:
    if run.programme == Programme.PRODUCT:
        return get_object_or_404(Product, code=code), product_figures(request.user, run, code)
    place = get_object_or_404(Unit, code=code)
    return place, official_figures(request.user, run, place)


def _above(request: HttpRequest, run: ScoreRun, code: str, shown: list[dict[str, Any]]) -> AboveRow | None:
    """The headline of the unit above, where that of this one may not be appraised."""
    if not shown or shown[0]["figure"].row.status == "appraisable":
        return None
    return parent_row(one_level_up(request.user, run, shown[0]["figure"].spec), run, code)


def _beneath(request: HttpRequest, run: ScoreRun, place: Unit | Product) -> dict[str, Any]:
    """What was left out of a unit's figures, and where its answers and its live figures are read."""
    if not isinstance(place, Unit):
        return {}
    facts = quality(request.user, run, place)
    own = next((one for one in facts.units if one.code == place.code), None)
    anonymous = run.programme == Programme.INTERNAL
    may_read = not anonymous and access.may(request.user, "view_comments", place)
    args = [run.public_id, place.code]
    return {
        "excluded": sorted(own.excluded.items()) if own else [],
        "answers_url": reverse("dashboards:official_answers", args=args) if may_read else "",
        "live_url": reverse("dashboards:unit", args=[place.code]) + f"?programme={run.programme}",
    }
