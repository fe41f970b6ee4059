"""All that the scorecards of a run are made from, as of a stated time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dashboards.formulas.points import Anchors
from dashboards.formulas.scheme import Component, Scheme
from dashboards.formulas.scorecard import Figure, Given, UnitFacts, region_figure
from dashboards.formulas.veto import Effect
from dashboards.models import ScoreRun
from dashboards.queries.appraisal.facts_given import complaints_given, measures_given, visits_given
from dashboards.queries.appraisal.judged import Judged
from dashboards.queries.appraisal.official_given import Scores, scores_of
from dashboards.queries.incidents import VetoInEffect, vetoes_in_effect
from surveys import access
from surveys.engine.periods import Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One component of all units, by unit id."""

    own: Mapping[int, Figure]
    earlier: Mapping[int, Figure]
    anchors: Mapping[int, Anchors]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts in the order of the units, and by unit id the vetoes in effect."""

    facts: tuple[UnitFacts, ...]
    vetoes: Mapping[int, Sequence[VetoInEffect]]


def gather(scheme: Scheme, judged: Judged, runs: Mapping[str, ScoreRun], period: Period, at: datetime) -> Gathered:
    """``runs`` are the score runs by programme; every programme of the scheme has one."""
    columns = _columns(scheme, judged, runs, period, at)
    vetoes: dict[int, list[VetoInEffect]] = {}
    for one in vetoes_in_effect(access.SYSTEM, judged.ids, period, at):
        vetoes.setdefault(one.veto.unit_id, []).append(one)
    regions = {code: _regions(column, judged) for code, column in columns.items()}
    facts = (
        UnitFacts(
            unit.code,
            unit.opened,
            {code: _given(column, regions[code], unit.id, unit.parent) for code, column in columns.items()},
            tuple(_effects(vetoes.get(unit.id, ()))),
        )
        for unit in judged.units
    )
    return Gathered(tuple(facts), vetoes)


def _columns(
    scheme: Scheme, judged: Judged, runs: Mapping[str, ScoreRun], period: Period, at: datetime
) -> dict[str, Column]:
    units, kinds = judged.ids, {one.source.kind for one in scheme.components}
    scores = {programme: scores_of(run, period) for programme, run in runs.items()}
    counted = {
        "visits": visits_given(units, period, at) if "visits" in kinds else {},
        "complaints": complaints_given(units, period, at) if "complaints" in kinds else {},
    }
    measures = measures_given(units, period, at) if "measure" in kinds else {}
    return {one.code: _column(one, judged, scores, counted, measures) for one in scheme.components}


def _column(
    component: Component,
    judged: Judged,
    scores: Mapping[str, Scores],
    counted: Mapping[str, Mapping[int, Figure]],
    measures: Mapping[str, Mapping[int, Figure]],
) -> Column:
    source = component.source
    if source.kind == "measure":
        return Column(measures.get(source.name, {}), {}, {})
    if source.kind != "official":
        return Column(counted[source.kind], {}, {})
    found = scores[source.name]
    keys: dict[int, int | str] = {unit: source.product or unit for unit in judged.ids}
    return Column(_by_unit(keys, found.own), _by_unit(keys, found.earlier), _by_unit(keys, found.anchors))


def _by_unit(keys: Mapping[int, int | str], found: Mapping[int | str, T]) -> dict[int, T]:
    return {unit: found[key] for unit, key in keys.items() if key in found}


def _regions(column: Column, judged: Judged) -> dict[int | None, Figure | None]:
    """By the id of what units stand under: the figure of all of them together."""
    groups: dict[int | None, list[Figure]] = {}
    for unit, under in judged.under.items():
        if unit in column.own:
            groups.setdefault(under, []).append(column.own[unit])
    return {under: region_figure(figures) for under, figures in groups.items()}


def _given(column: Column, regions: Mapping[int | None, Figure | None], unit: int, under: int | None) -> Given:
    return Given(column.own.get(unit), column.earlier.get(unit), regions.get(under), column.anchors.get(unit))


def _effects(vetoes: Sequence[VetoInEffect]) -> list[Effect]:
    return [one.on_unit for one in vetoes if one.on_unit.kind != "none"]
