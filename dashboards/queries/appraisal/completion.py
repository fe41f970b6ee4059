"""Targets of a year beside what the last published card of the year says: how far each unit has come."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from dashboards.models import AppraisalResult, AppraisalRun
from dashboards.queries.appraisal.runs import current_runs, visible_results
from dashboards.queries.appraisal.supplied import targets_given
from surveys import access
from surveys.engine.periods import Period
from surveys.models import Unit

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a unit. ``figure`` and ``completion`` (percent) stand on the card of ``period``; None where no card
    of the year has them."""

    unit: Unit
    code: str
    title: Mapping[str, str]
    target: Decimal
    figure: Decimal | None = None
    completion: Decimal | None = None
    period: str = ""


def aims(viewer: access.Viewer, year: int) -> list[Aim]:
    """Every approved target of a year, of the units that the viewer may see, by unit and component."""
    if not access.may(viewer, "view_appraisals"):
        return []
    units = {one.pk: one for one in access.visible_units(viewer).order_by("code")}
    given = targets_given(list(units), Period(year * 100 + 1, year * 100 + 12), timezone.now())
    wanted = {unit for by_unit in given.values() for unit in by_unit}
    cards = _cards(viewer, year, wanted)
    found = (
        _aim(units[unit], code, by_unit[unit], cards.get(unit, ()))
        for unit in units
        if unit in wanted
        for code, by_unit in given.items()
        if unit in by_unit
    )
    return list(found)


def completions(run: AppraisalRun, units: Collection[int]) -> dict[int, list[str | None]]:
    """By unit, the completion of each component of a run, as the cards say it."""
    rows = AppraisalResult.objects.filter(run=run, unit__in=list(units)).values_list("unit_id", "content")
    return {unit: [row.get("completion") for row in json.loads(content)["rows"]] for unit, content in rows}


def _cards(viewer: access.Viewer, year: int, units: Collection[int]) -> dict[int, list[Card]]:
    """By unit, the published cards of a year, the newest first."""
    runs = current_runs(viewer).filter(first_month__gte=year * 100, last_month__lte=year * 100 + 99)
    found: dict[int, list[Card]] = {}
    for run in runs.order_by("-last_month"):
        for result in visible_results(viewer, run).filter(unit__in=list(units)):
            found.setdefault(result.unit_id, []).append(json.loads(result.content))
    return found


def _aim(unit: Unit, code: str, target: Decimal, cards: Collection[Card]) -> Aim:
    for card, row in _rows(code, cards):
        figure = row["figure"] or row["own"]
        if figure and figure["value"] is not None and row.get("completion") is not None:
            reached = Decimal(row["completion"])
            return Aim(unit, code, row["title"], target, Decimal(figure["value"]), reached, card["period"])
    title = next((row["title"] for _card, row in _rows(code, cards)), {"zh": code, "en": code})
    return Aim(unit, code, title, target)


def _rows(code: str, cards: Collection[Card]) -> Iterator[tuple[Card, Card]]:
    return ((card, row) for card in cards for row in card["rows"] if row["code"] == code)
