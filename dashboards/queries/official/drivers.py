"""What drives satisfaction in a run, for a unit and all below it: importance × performance. Diagnosis, never pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.http import Http404
from numpy.typing import NDArray

from dashboards.formulas.answers import SCORE_SCALE
from dashboards.formulas.diagnosis import Diagnosis, diagnose
from dashboards.formulas.drivers import DriverStatus
from dashboards.formulas.estimate import Estimate, Gate
from dashboards.formulas.importance import DriverPlace, performances
from dashboards.formulas.rules import Rules, load_rules
from dashboards.formulas.runs import MISSING, Inputs
from dashboards.formulas.together import together
from dashboards.models import ScoreRun
from dashboards.queries.figures import IndexSpec
from dashboards.queries.official.content import run_content
from dashboards.queries.official.table import specs_of
from surveys import access
from surveys.engine.periods import parse_period
from surveys.models import Product, Programme
from surveys.tree import Node, Tree, load_tree

Floats = NDArray[np.float64]
SHOWN = (DriverStatus.OK, DriverStatus.COLLINEAR)


@dataclass(frozen=True, slots=True)
class Driver:
    """One dimension: its mean, its part of R² in percent (None where too few answered it with the others), and where
    both put it."""

    spec: IndexSpec
    performance: Estimate
    importance: Estimate | None
    quadrant: str


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers of a place, most important first, those without an importance last.

    ``n`` customers answered all of those with an importance; ``lines`` part the quarters: mean performance, and equal
    importance in percent. ``status`` is that of the split, or ``suppressed``.
    """

    place: Node | Product
    status: str
    n: int
    r2: float
    rows: tuple[Driver, ...]
    lines: tuple[float, float] | None

    @property
    def placed(self) -> tuple[Driver, ...]:
        return tuple(row for row in self.rows if row.importance)

    @property
    def unplaced(self) -> tuple[Driver, ...]:
        return tuple(row for row in self.rows if not row.importance)


def places_to_ask(viewer: access.Viewer, run: ScoreRun) -> tuple[Node | Product, ...]:
    """The units with answers in a run that a viewer sees, and those above them, from the top down; or the products."""
    codes = run_content(run)[0].units
    if run.programme == Programme.PRODUCT:
        return tuple(Product.objects.filter(code__in=codes).order_by("code"))
    tree = load_tree(parse_period(run.period).last_day)
    seen, scored = access.visible_ids(viewer, tree), set(codes)
    inside = [node.id for node in tree.nodes.values() if node.code in scored and node.id in seen]
    wanted = {step for unit in inside for step in tree.path(unit)} & seen
    return tuple(sorted((tree.nodes[one] for one in wanted), key=lambda node: (len(tree.path(node.id)), node.code)))


def drivers(viewer: access.Viewer, run: ScoreRun, code: str = "") -> Drivers | None:
    """The drivers of a unit (default: the highest that the viewer sees); None where the viewer has none in the run.

    Raises
    ------
    Http404
        For a place that does not exist for the viewer, and always in the internal programme: anonymous ratings are
        shown in their fixed tables alone.
    """
    access.require(viewer, "view_official")
    if run.programme == Programme.INTERNAL:
        raise Http404
    places = places_to_ask(viewer, run)
    if not places and not code:
        return None
    place = next((one for one in places if one.code == code), None) if code else places[0]
    if place is None:
        raise Http404
    rules = load_rules(run.rules.content, run.programme)
    return _told(run, rules, place, _rows_of(run, place))


def _rows_of(run: ScoreRun, place: Node | Product) -> tuple[int, ...]:
    """The numbers of a place's units in the run."""
    if isinstance(place, Product):
        inside = {place.code}
    else:
        tree: Tree = load_tree(parse_period(run.period).last_day)
        inside = {tree.nodes[one].code for one in tree.subtree([place.id])}
    return tuple(at for at, unit in enumerate(run_content(run)[0].units) if unit in inside)


def _told(run: ScoreRun, rules: Rules, place: Node | Product, units: tuple[int, ...]) -> Drivers:
    gate, names = rules.settings.gate, drivers_of(rules)
    found = _diagnosis(run.sha256, run.pk, units)
    if found is None:
        return Drivers(place, "suppressed", 0, 0.0, (), None)
    diagnosis, others = found
    specs = {spec.code: spec for spec in specs_of(rules)}
    shown = diagnosis.status in SHOWN and diagnosis.draws > 0
    rows = [_driver(specs, each, gate, shown) for each in (*diagnosis.places, *others) if each.name in names]
    lines = (diagnosis.performance_line or 0.0, 100 * diagnosis.importance_line) if shown else None
    return Drivers(place, str(diagnosis.status), diagnosis.n, diagnosis.r2, tuple(rows), lines)


def drivers_of(rules: Rules) -> tuple[str, ...]:
    """The means that share no question with the headline: what may drive it."""
    core = {name for name, _ in next(one for one in rules.indices if one.code == rules.headline).constructs}
    means = (one for one in rules.indices if one.kind == "mean" and one.code != rules.headline)
    return tuple(one.code for one in means if core.isdisjoint(name for name, _ in one.constructs))


def _driver(specs: Mapping[str, IndexSpec], each: DriverPlace, gate: Gate, shown: bool) -> Driver:
    low, high = each.performance_interval or (None, None)
    status = gate.live(each.n)
    value = each.performance if status != "suppressed" else None
    performance = Estimate(value, low if value is not None else None, high, each.n, status, "points")
    ends, importance = each.importance_interval, None
    if shown and ends is not None:
        importance = Estimate(100 * each.importance, 100 * ends[0], 100 * ends[1], each.n, status, "percent")
    return Driver(specs[each.name], performance, importance, str(each.quadrant))


@lru_cache(maxsize=256)
def _diagnosis(sha256: str, run_id: int, units: tuple[int, ...]) -> tuple[Diagnosis, tuple[DriverPlace, ...]] | None:
    """Of a run that never changes, so it is kept; None where too few answered. The seed is the run's own digest."""
    inputs = run_content(ScoreRun.objects.get(pk=run_id, sha256=sha256))[0]
    names, scores, outcome = _table(inputs, units)
    if np.isfinite(outcome).sum() < inputs.rules.settings.gate.min_shown or not names:
        return None
    kept = together(np.isfinite(scores), np.isfinite(outcome))
    kept = kept if len(kept) > 1 else []  # one alone would be all the importance there is: that says nothing
    rest = [at for at in range(len(names)) if at not in kept]
    others = performances(tuple(names[at] for at in rest), scores[:, rest])
    if not kept:
        return Diagnosis.none(), others
    generator = np.random.default_rng(int(sha256[:16], 16))
    return diagnose(tuple(names[at] for at in kept), scores[:, kept], outcome, generator), others


def _table(inputs: Inputs, units: tuple[int, ...]) -> tuple[tuple[str, ...], Floats, Floats]:
    """Names of the drivers, answers × drivers in points, and each answer's own score of the headline; NaN: none."""
    rows = np.isin(inputs.unit, np.array(units, dtype=np.int64))
    names = tuple(name for name in drivers_of(inputs.rules) if name in inputs.scores)

    def points(name: str) -> Floats:
        found = inputs.scores[name][rows]
        return np.where(found == MISSING, np.nan, found / SCORE_SCALE)

    table = np.column_stack([points(name) for name in names]) if names else np.zeros((int(rows.sum()), 0))
    return names, table, points(inputs.rules.headline)
