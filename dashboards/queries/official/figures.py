"""Official figures for pages: of one unit with every step, and of the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from dashboards.formulas.rules import Rules, load_rules
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.figures import UNITS, IndexSpec
from dashboards.queries.official.content import results_of, run_content
from dashboards.queries.official.runs import seen_figures
from dashboards.queries.official.steps import Step, steps_of
from surveys import access
from surveys.models import Programme, Unit

_TAKEN = {Programme.INTERNAL: "leniency_taken_out", Programme.PRODUCT: "branch_taken_out"}


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """One index of one unit: the row that was published, what is said about it, and how it came about.

    ``steps`` is empty where the figure is only described (shares, NPS, effort) or suppressed; ``beside`` is the peer
    group in the run's results (mean, τ², F), empty where there is none. ``unit`` of the spec's kind: see `measure`.
    """

    spec: IndexSpec
    row: RunFigure
    steps: tuple[Step, ...]
    beside: Mapping[str, Any]
    weighting: str
    headline: bool

    @property
    def measure(self) -> str:
        """``points``, ``percent``, ``nps`` or ``mean``."""
        return UNITS[self.spec.kind]


@dataclass(frozen=True, slots=True)
class Network:
    """A run as a whole: every index's outcome, parameters and peer groups, as published."""

    run: ScoreRun
    rules: Rules
    indices: Mapping[str, Mapping[str, Any]]


def official_figures(viewer: access.Viewer, run: ScoreRun, unit: Unit) -> tuple[OfficialFigure, ...]:
    """Every index of a unit, the headline first; empty where the run has none of it. 404 for who may not see it."""
    access.require(viewer, "view_official", unit)
    rows = {row.index: row for row in seen_figures(viewer, run).filter(unit=unit)}
    return _told(run, rows)


def product_figures(viewer: access.Viewer, run: ScoreRun, code: str) -> tuple[OfficialFigure, ...]:
    """Every index of a product; 404 where the run has none of this code."""
    access.require(viewer, "view_official")
    rows = {row.index: row for row in seen_figures(viewer, run).filter(product__code=code)}
    if not rows:
        raise Http404
    return _told(run, rows)


def headline_rows(viewer: access.Viewer, run: ScoreRun, index: str = "") -> list[RunFigure]:
    """One index (default: the headline) of every unit that a viewer sees, best rank first, unranked last."""
    code = index or run.rules.content["headline"]
    rows = seen_figures(viewer, run).filter(index=code).select_related("unit", "product")
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.code))


def network(viewer: access.Viewer, run: ScoreRun) -> Network:
    """Outcomes, parameters and peer groups of a run."""
    access.require(viewer, "view_official")
    keys = ("kind", "outcome", "notes", "beta", "pooled_variance", "df", "groups", "parts")
    told = {code: {key: one[key] for key in keys if key in one} for code, one in results_of(run)["indices"].items()}
    return Network(run, load_rules(run.rules.content, run.programme), told)


def _told(run: ScoreRun, rows: Mapping[str, RunFigure]) -> tuple[OfficialFigure, ...]:
    if not rows:
        return ()
    rules, results = load_rules(run.rules.content, run.programme), results_of(run)
    place = _place(run, next(iter(rows.values())).code)
    ordered = sorted(rules.indices, key=lambda one: one.code != rules.headline)
    specs = [IndexSpec(one.code, one.kind, one.title["zh"], one.title["en"]) for one in ordered if one.code in rows]
    weighting = results["weighting"]["status"][place]
    return tuple(_figure(run, rules, spec, rows[spec.code], results["indices"][spec.code], weighting) for spec in specs)


def _place(run: ScoreRun, code: str) -> int:
    return run_content(run)[0].units.index(code)


def _figure(
    run: ScoreRun, rules: Rules, spec: IndexSpec, row: RunFigure, index: Mapping[str, Any], weighting: str
) -> OfficialFigure:
    groups = index.get("groups", ())
    beside: Mapping[str, Any] = next((one for one in groups if one["peers"] == row.peers), {})
    taken = _TAKEN.get(Programme(run.programme), "")
    judged = spec.kind == "mean" and row.steps.get("plain") is not None
    steps = tuple(steps_of(row.steps, index, weighting, row.peers, taken)) if judged else ()
    return OfficialFigure(spec, row, steps, beside, weighting, spec.code == rules.headline)
