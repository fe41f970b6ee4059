"""What to work on first: importance × performance of the dimensions, for a unit, a region or the bank."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.charts.drivers import Spot, driver_matrix
from dashboards.forms.official_drivers import corner_words
from dashboards.queries.official.drivers import Driver, Drivers, drivers, places_to_ask
from dashboards.views.official.run import VERBS, asked_run
from dashboards.views.official.stamped import run_csv_response
from dashboards.views.official.trail import run_crumbs, run_name
from dashboards.views.tables import decimal
from surveys.models import Programme
from surveys.templatetags.drawing import axis_of
from surveys.views.console.doors import sight

CORNERS = ("improve", "keep", "low_priority", "possible_excess")  # as the chart names them


@sight(*VERBS)
def drivers_page(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """``/official/runs/…/drivers/?unit=E1``"""
    run = asked_run(request, public_id)
    found = drivers(request.user, run, request.GET.get("unit", "")[:40])
    rows = found.rows if found else ()
    context = {
        "run": run,
        "run_title": run_name(run),
        "way": run_crumbs(run),
        "found": found,
        "code": found.place.code if found else "",
        "places": places_to_ask(request.user, run) if run.programme != Programme.INTERNAL else (),
        "first": [row for row in rows if row.quadrant == "improve"],
        "axis": axis_of([row.performance for row in rows]),
        "line": found.lines[0] if found and found.lines else None,
        "chart": _chart(found) if found and found.lines else None,
    }
    return render(request, "dashboards/official/drivers.html", context)


drivers_page.draws_charts = True  # type: ignore[attr-defined]


@sight(*VERBS)
def drivers_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same figures: a row for each dimension."""
    run = asked_run(request, public_id)
    found = drivers(request.user, run, request.GET.get("unit", "")[:40])
    head = (_("Unit"), _("Dimension"), _("Performance"), _("Low"), _("High"), _("Answers"), _("Status"))
    more = (_("Importance in %"), _("Low"), _("High"), pgettext("drivers", "Quarter"))
    rows = [_cells(found, row) for row in found.rows] if found else []
    name = f"drivers-{run.programme}-{run.period}" + (f"-{found.place.code}" if found else "")
    return run_csv_response(run, name, (*head, *more), rows)


def _cells(found: Drivers, row: Driver) -> tuple[object, ...]:
    mean, part = row.performance, row.importance
    weight = (decimal(part.value), decimal(part.low), decimal(part.high)) if part else ("", "", "")
    many = mean.n if mean.value is not None else ""
    ends = (decimal(mean.value), decimal(mean.low), decimal(mean.high))
    return found.place.code, row.spec.code, *ends, many, mean.status.value, *weight, row.quadrant if part else ""


def _chart(found: Drivers) -> dict[str, Any]:
    words = corner_words()
    spots = [_spot(row) for row in found.placed if row.performance.value is not None]
    one, two, three, four = (words[name] for name in CORNERS)
    return driver_matrix(spots, found.lines, (one, two, three, four))


def _spot(row: Driver) -> Spot:
    mean, part = row.performance, row.importance
    across = None if mean.low is None or mean.high is None else (mean.low, mean.high)
    up = (part.low or 0.0, part.high or 0.0) if part else None
    value = part.value or 0.0 if part else 0.0
    return Spot(row.spec.name(get_language() or ""), mean.value or 0.0, value, across, up, row.quadrant != "undecided")
