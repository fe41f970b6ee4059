"""The start page: how the viewer's network stands, what changed in it, and the units below."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.formulas.estimate import Estimate
from dashboards.queries.figures import (
    Figure,
    IndexSpec,
    dimensions,
    estimates_of,
    figures,
    headline,
    index_specs,
    usable,
)
from dashboards.queries.selection import Selection
from dashboards.queries.signals import Signal, find_signals
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
    """The network of ``unit``; as many readings however many units it has. The internal programme has no network."""
    if selection.programme == "internal":
        return Overview(unit, (), (), (), 0, 0)
    specs, below = index_specs(selection.programme), units_below(tree, unit)
    top = headline(specs)
    if top is None:
        return Overview(unit, (), (), (), 0, 0)
    seen = window(viewer, selection, [unit.id, *(node.id for node in below)], tree)
    course = window(viewer, selection, [unit.id], tree, months=12)
    signals = find_signals(specs, seen, below)
    loud = {node.id for signal in signals for node in signal.units}
    answered = [node for place, node in enumerate(below, 1) if seen.n(place)]
    steady = sum(node.id not in loud for node in answered)
    own = figures(specs, *(seen.row(specs, 0, part) for part in ("now", "before")))
    return Overview(unit, tiles(own, course), _rows(top, seen, below), signals, steady, len(answered))


def tiles(found: Sequence[Figure], course: Window) -> tuple[Tile, ...]:
    """The index, satisfied or better, NPS, and the weakest dimension."""
    top = headline([one.spec for one in found])
    chosen = [one for one in found if one.spec is top]
    chosen += [one for code in ("top2", "nps") for one in found if one.spec.code == code and one.spec is not top]
    chosen += weakest(found)
    asked = [(one.spec.kind, sums) for one in chosen for sums in course.course(one.spec.code, 0, 12)]
    points = estimates_of(asked)
    size = len(points) // len(chosen) if chosen else 0
    return tuple(Tile(one, tuple(points[at * size : (at + 1) * size])) for at, one in enumerate(chosen))


def weakest(found: Sequence[Figure]) -> list[Figure]:
    """The dimension with the lowest figure that may be shown, in a list; an empty one where there is none."""
    of_interest = dimensions([one.spec for one in found])
    shown = [one for one in found if one.spec in of_interest and usable(one.estimate)]
    return [min(shown, key=lambda one: one.estimate.value or 0.0)] if shown else []


def _rows(spec: IndexSpec, seen: Window, below: Sequence[Node]) -> tuple[Row, ...]:
    answered = [(place, node) for place, node in enumerate(below, 1) if seen.at(spec.code, place)[0]]
    now = [seen.at(spec.code, place) for place, _ in answered]
    before = [seen.earlier(spec.code, place) for place, _ in answered]
    found = figures([spec] * len(now), now, before, [seen.at(spec.code, 0)] * len(now))
    rows = (Row(node, one) for (_, node), one in zip(answered, found, strict=True))
    return tuple(sorted(rows, key=lambda row: (row.figure.estimate.value is None, row.figure.estimate.value or 0.0)))
