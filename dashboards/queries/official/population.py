"""Margins of a period for the units of a run, and last year's anchors."""

from __future__ import annotations

from dashboards.formulas.points import fix_anchors
from dashboards.formulas.rounding import published
from dashboards.formulas.runs import Margin
from dashboards.models import CLIENTS, PopulationMargin, RunFigure, ScoreRun
from surveys.engine.periods import Period, add_months


def margins_of(programme: str, period: str, units: tuple[int, ...], variables: tuple[str, ...]) -> tuple[Margin, ...]:
    """How many customers each unit has by category, for every variable that any of them has margins of."""
    rows = PopulationMargin.objects.filter(programme=programme, period=period, variable__in=variables)
    found: dict[str, dict[int, dict[int, int]]] = {}
    for unit, variable, category, total in rows.values_list("unit_id", "variable", "category", "total"):
        found.setdefault(variable, {}).setdefault(unit, {})[category] = total
    return tuple(_margin(name, found[name], units) for name in variables if name in found)


def _margin(name: str, totals: dict[int, dict[int, int]], units: tuple[int, ...]) -> Margin:
    categories = tuple(sorted({category for row in totals.values() for category in row}))
    rows = tuple(tuple(totals[unit].get(each, 0) for each in categories) if unit in totals else None for unit in units)
    return Margin(name, categories, rows)


def clients_of(programme: str, period: str, units: tuple[int, ...]) -> tuple[int | None, ...]:
    """How many clients each unit has; None where nobody said."""
    rows = PopulationMargin.objects.filter(programme=programme, period=period, variable=CLIENTS)
    known = dict(rows.values_list("unit_id", "total"))
    return tuple(known.get(unit) for unit in units)


def anchors_of(programme: str, period: Period, headline: str) -> dict[str, dict[str, str]]:
    """Per peer group, the median and the mean of the best tenth a year before; empty where that was never published."""
    year_before = Period(add_months(period.first, -12), add_months(period.last, -12)).code
    runs = ScoreRun.objects.filter(programme=programme, period=year_before, steps__kind="published")
    run = runs.order_by("-id").first()
    if run is None:
        return {}
    figures = RunFigure.objects.filter(run=run, index=headline, value__isnull=False).exclude(verdict="")
    groups: dict[str, list[float]] = {}
    for peers, value in figures.order_by("code").values_list("peers", "value"):
        groups.setdefault(peers, []).append(float(value or 0))
    fixed = {label: fix_anchors(values) for label, values in groups.items()}
    return {
        label: {"median": str(published(one.median)), "top": str(published(one.top)), "run": run.sha256}
        for label, one in fixed.items()
    }
