"""All that the scorecards of a run are made from, as of a stated time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TypeVar

from dashboards.formulas.points import Anchors
from dashboards.formulas.scheme import Component, Scheme
from dashboards.formulas.scorecard import Figure, Given, UnitFacts, region_figure
from dashboards.formulas.veto import Effect
from dashboards.models import ScoreRun
from dashboards.queries.appraisal.facts_given import complaints_given, measures_given, visits_given
from dashboards.queries.appraisal.judged import Judged
from dashboards.queries.appraisal.official_given import Scores, scores_of
from dashboards.queries.appraisal.supplied import adjustments_given, figures_given, targets_given
from dashboards.queries.incidents import VetoInEffect, vetoes_in_effect
from surveys import access
from surveys.engine.periods import Period

T = TypeVar("T")
Named = Mapping[str, Mapping[int, Figure]]


@dataclass(frozen=True, slots=True)
class Column:
    """One component of all units, by unit id."""

    own: Mapping[int, Figure]
    earlier: Mapping[int, Figure] = field(default_factory=dict)
    anchors: Mapping[int, Anchors] = field(default_factory=dict)
    targets: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts in the order of the units, and by unit id the vetoes in effect."""

    facts: tuple[UnitFacts, ...]
    vetoes: Mapping[int, Sequence[VetoInEffect]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all units, by kind of source."""

    scores: Mapping[str, Scores]
    visits: Mapping[int, Figure]
    named: Mapping[str, Named]
    targets: Mapping[str, Mapping[int, Decimal]]


def gather(scheme: Scheme, judged: Judged, runs: Mapping[str, ScoreRun], period: Period, at: datetime) -> Gathered:
    """``runs`` are the score runs by programme; every programme of the scheme has one."""
    known = _known(scheme, judged.ids, runs, period, at)
    columns = {one.code: _column(one, judged, known) for one in scheme.components}
    vetoes: dict[int, list[VetoInEffect]] = {}
    for one in vetoes_in_effect(access.SYSTEM, judged.ids, period, at):
        vetoes.setdefault(one.veto.unit_id, []).append(one)
    regions = {code: _regions(column, judged) for code, column in columns.items()}
    adjustments = adjustments_given(judged.ids, period, at)
    facts = (
        UnitFacts(
            unit.code,
            unit.opened,
            {code: _given(column, regions[code], unit.id, unit.parent) for code, column in columns.items()},
            tuple(_effects(vetoes.get(unit.id, ()))),
            adjustments.get(unit.id, ()),
        )
        for unit in judged.units
    )
    return Gathered(tuple(facts), vetoes)


def _known(scheme: Scheme, units: Sequence[int], runs: Mapping[str, ScoreRun], period: Period, at: datetime) -> _Known:
    kinds = {one.source.kind for one in scheme.components}
    codes = {one.source.name for one in scheme.components if one.source.kind == "measure"}
    return _Known(
        scores={programme: scores_of(run, period) for programme, run in runs.items()},
        visits=visits_given(units, period, at) if "visits" in kinds else {},
        named={
            kind: read(units, period, at)
            for kind, read in (
                ("complaints", complaints_given),
                ("measure", partial(measures_given, codes=codes)),
                ("figure", figures_given),
            )
            if kind in kinds
        },
        targets=targets_given(units, period, at),
    )


def _column(component: Component, judged: Judged, known: _Known) -> Column:
    source, targets = component.source, known.targets.get(component.code, {})
    if source.kind == "visits":
        return Column(known.visits, targets=targets)
    if source.kind != "official":
        return Column(known.named[source.kind].get(source.name, {}), targets=targets)
    found = known.scores[source.name]
    keys: dict[int, int | str] = {unit: source.product or unit for unit in judged.ids}
    own, earlier = _by_unit(keys, found.own), _by_unit(keys, found.earlier)
    return Column(own, earlier, _by_unit(keys, found.anchors), targets)


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
    own, earlier = column.own.get(unit), column.earlier.get(unit)
    return Given(own, earlier, regions.get(under), column.anchors.get(unit), column.targets.get(unit))


def _effects(vetoes: Sequence[VetoInEffect]) -> list[Effect]:
    return [one.on_unit for one in vetoes if one.on_unit.kind != "none"]
