"""The start page: how the viewer's network stands, what changed in it, and the units below."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.formulas.estimate import Estimate
from dashboards.formulas.figures import estimates
from dashboards.formulas.scores import Ints
from dashboards.queries.figures import (
    Figure,
    IndexSpec,
    compare,
    dimensions,
    estimate,
    figure,
    headline,
    index_specs,
    moved,
    usable,
    verdict,
)
from dashboards.queries.selection import Selection
from dashboards.queries.window import Window, window
from surveys import access
from surveys.clock import bank_today
from surveys.models import User
from surveys.tree import Node, Tree

SHOWN = 7


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure and its course over twelve months."""

    figure: Figure
    points: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the network by the headline index."""

    unit: Node
    figure: Figure


@dataclass(frozen=True, slots=True)
class Signal:
    """An index that moved at some units; ``change`` is that of all their answers together."""

    spec: IndexSpec
    moved: str
    units: tuple[Node, ...]
    change: Estimate
    now: Estimate
    n: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the start page says of a network; ``steady`` counts the units where no index moved."""

    unit: Node
    tiles: tuple[Tile, ...]
    rows: tuple[Row, ...]
    signals: tuple[Signal, ...]
    steady: int
    below: int

    @property
    def head(self) -> Figure | None:
        return self.tiles[0].figure if self.tiles else None

    @property
    def most_different(self) -> tuple[Row, ...]:
        """The units that stand furthest from the network, lowest first."""
        known = [row for row in self.rows if usable(row.figure.estimate)]
        middle = self.head.estimate.value if self.head and self.head.estimate.value is not None else 0.0
        far = sorted(known, key=lambda row: -abs((row.figure.estimate.value or 0.0) - middle))[:SHOWN]
        return tuple(sorted(far, key=lambda row: row.figure.estimate.value or 0.0))


def top_unit(viewer: User, tree: Tree) -> Node | None:
    """The highest unit that the viewer sees: of several posts, the weightiest one's."""
    for post in access.roles(viewer):
        if "view_figures" in access.VERBS[post.role]:
            unit_id = tree.path(post.unit_id)[0] if post.role in access.EVERYWHERE else post.unit_id
            return tree.nodes.get(unit_id)
    return None


def units_below(tree: Tree, unit: Node) -> tuple[Node, ...]:
    """The units under ``unit`` that still stand."""
    today = bank_today()
    found = (tree.nodes[child] for child in tree.children.get(unit.id, ()))
    return tuple(node for node in found if node.closed is None or node.closed > today)


def overview(viewer: User, selection: Selection, unit: Node, tree: Tree) -> Overview:
    """The network of ``unit``; three readings however many units it has."""
    specs, below = index_specs(selection.programme), units_below(tree, unit)
    if not specs:
        return Overview(unit, (), (), (), 0, len(below))
    seen = window(viewer, selection, [unit.id, *(node.id for node in below)], tree)
    course = window(viewer, selection, [unit.id], tree, months=12)
    rows = _rows(headline(specs), seen, below)
    signals = _signals(specs, seen, below)
    loud = {node.id for signal in signals for node in signal.units}
    answered = [node for place, node in enumerate(below, 1) if seen.n(place)]
    steady = sum(node.id not in loud for node in answered)
    return Overview(unit, tiles(specs, seen, course), rows, signals, steady, len(answered))


def tiles(specs: Sequence[IndexSpec], seen: Window, course: Window, network: int | None = None) -> tuple[Tile, ...]:
    """The index, satisfied or better, NPS, and the weakest dimension of the unit in the first row."""
    by_code = {spec.code: spec for spec in specs}
    shown = [headline(specs), by_code.get("top2"), by_code.get("nps"), weakest(specs, seen)]
    return tuple(_tile(spec, seen, course, network) for spec in shown if spec)


def _tile(spec: IndexSpec, seen: Window, course: Window, network: int | None) -> Tile:
    beside = None if network is None else seen.at(spec.code, network)
    found = figure(spec, seen.at(spec.code, 0), seen.earlier(spec.code, 0), beside)
    return Tile(found, tuple(estimates(spec.kind, course.course(spec.code, 0, 12))))


def weakest(specs: Sequence[IndexSpec], seen: Window) -> IndexSpec | None:
    """The dimension with the lowest figure that may be shown."""
    found = [(estimate(spec.kind, seen.at(spec.code, 0)), spec) for spec in dimensions(specs)]
    shown = [(one.value, place) for place, (one, _) in enumerate(found) if usable(one) and one.value is not None]
    return found[min(shown)[1]][1] if shown else None


def _rows(spec: IndexSpec | None, seen: Window, below: Sequence[Node]) -> tuple[Row, ...]:
    if spec is None or not below:
        return ()
    network = seen.at(spec.code, 0)
    places = range(1, len(below) + 1)
    now = np.array([seen.at(spec.code, place) for place in places])
    before = np.array([seen.earlier(spec.code, place) for place in places])
    rest = _rest(network, now)
    columns = zip(
        estimates(spec.kind, now), compare(spec.kind, before, now), compare(spec.kind, rest, now), strict=True
    )
    reference = estimate(spec.kind, network)
    figures = (Figure(spec, own, shift, moved(shift), gap, verdict(gap), reference) for own, shift, gap in columns)
    found = [Row(node, one) for node, one in zip(below, figures, strict=True) if one.estimate.n]
    return tuple(sorted(found, key=lambda row: (row.figure.estimate.value is None, row.figure.estimate.value or 0.0)))


def _rest(network: Ints, units: Ints) -> Ints:
    """The network without each unit; nothing where a unit's answers cannot all be among the network's."""
    rest: Ints = network - units
    possible = (rest[:, 0] >= 0) & (rest[:, 2] >= 0)
    return np.where(possible[:, None], rest, 0)


def _signals(specs: Sequence[IndexSpec], seen: Window, below: Sequence[Node]) -> tuple[Signal, ...]:
    """Each index at the units where it rose or fell, and at the network where only the total tells."""
    found: list[Signal] = []
    places = range(1, len(below) + 1)
    for spec in (spec for spec in specs if spec.kind != "ces"):
        whole = _signal(spec, seen, [0], [])
        now = np.array([seen.at(spec.code, place) for place in places]).reshape(-1, 3)
        before = np.array([seen.earlier(spec.code, place) for place in places]).reshape(-1, 3)
        shifts = [moved(shift) for shift in compare(spec.kind, before, now)]
        for side in ("fell", "rose"):
            where = [place for place, shift in enumerate(shifts, 1) if shift == side]
            found += _signal(spec, seen, where, [below[place - 1] for place in where])
            found += [one for one in whole if one.moved == side and not where]
    return tuple(sorted(found, key=lambda one: (one.moved == "rose", -abs(one.change.value or 0.0))))


def _signal(spec: IndexSpec, seen: Window, where: Sequence[int], units: Sequence[Node]) -> list[Signal]:
    if not where:
        return []
    now = np.sum([seen.at(spec.code, place) for place in where], axis=0)
    before = np.sum([seen.earlier(spec.code, place) for place in where], axis=0)
    shift = compare(spec.kind, before.reshape(1, 3), now.reshape(1, 3))[0]
    side = moved(shift)
    if shift is None or side not in ("rose", "fell"):
        return []
    return [Signal(spec, side, tuple(units), shift, estimate(spec.kind, now), int(now[0]))]
