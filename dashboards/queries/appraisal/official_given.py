"""Official scores as they enter scorecards: the unit's own figure, that of a year before, and its peers' anchors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.formulas.classes import Class
from dashboards.formulas.estimate import Status
from dashboards.formulas.official import Settings
from dashboards.formulas.points import Anchors
from dashboards.formulas.rules import load_rules
from dashboards.formulas.scheme import Scheme
from dashboards.formulas.scorecard import Figure, Gap
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.official.population import anchors_of
from dashboards.queries.official.runs import current_run
from surveys import access
from surveys.engine.periods import Period, add_months

_STEPS = (
    "answered",
    "plain",
    "raw",
    "weighted",
    "adjusted",
    "adjusted_low",
    "adjusted_high",
    "shrunken",
    "kish",
    "iur",
)


@dataclass(frozen=True, slots=True)
class Scores:
    """By unit id, or for products by code."""

    own: Mapping[int | str, Figure]
    earlier: Mapping[int | str, Figure]
    anchors: Mapping[int | str, Anchors]


def published_scores(scheme: Scheme, period: Period) -> tuple[dict[str, ScoreRun], list[str]]:
    """The score run that holds for each programme of a scheme, and the programmes that have none."""
    names = sorted({one.source.name for one in scheme.components if one.source.kind == "official"})
    found = {name: current_run(access.SYSTEM, name, period.code) for name in names}
    missing = [name for name, run in found.items() if run is None]
    return {name: run for name, run in found.items() if run is not None}, missing


def scores_of(run: ScoreRun, period: Period) -> Scores:
    """The headline of a run, and of the run published for the same quarter of the year before, if there is one."""
    headline = run.rules.content["headline"]
    before = Period(add_months(period.first, -12), add_months(period.last, -12))
    last_year = current_run(access.SYSTEM, run.programme, before.code)
    fixed = anchors_of(run.programme, period, headline)
    peers = {label: Anchors(float(one["median"]), float(one["top"])) for label, one in fixed.items()}
    rows = list(RunFigure.objects.filter(run=run, index=headline))
    return Scores(
        own=_figures(run, rows),
        earlier=_earlier(last_year),
        anchors={_key(row): peers[row.peers] for row in rows if row.peers in peers},
    )


def _earlier(run: ScoreRun | None) -> dict[int | str, Figure]:
    if run is None:
        return {}
    return _figures(run, list(RunFigure.objects.filter(run=run, index=run.rules.content["headline"])))


def _figures(run: ScoreRun, rows: list[RunFigure]) -> dict[int | str, Figure]:
    settings = load_rules(run.rules.content, run.programme).settings
    return {_key(row): _figure(row, settings) for row in rows}


def _key(row: RunFigure) -> int | str:
    return row.code if row.unit_id is None else row.unit_id


def _figure(row: RunFigure, settings: Settings) -> Figure:
    """An indicative figure is told no class, whatever its test says: no difference from its peers counts."""
    steps: Mapping[str, Any] = row.steps
    told = {name: str(steps[name]) for name in _STEPS if steps.get(name) is not None}
    reliability = None if steps.get("iur") is None else Decimal(str(steps["iur"]))
    return Figure(
        row.value,
        row.low,
        row.high,
        row.n,
        row.status,
        reliability,
        row.status == Status.INDICATIVE or row.verdict == Class.NOT_DIFFERENT,
        told if row.value is not None else {},
        _gap(steps, settings),
    )


def _gap(steps: Mapping[str, Any], settings: Settings) -> Gap | None:
    if steps.get("difference") is None:
        return None
    return Gap(Decimal(str(steps["difference"])), Decimal(str(steps["se"])), settings)
