"""All units of a kind under a scope beside each other: live, raw, and only those that the viewer may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboards.formulas.classes import Class
from dashboards.formulas.estimate import LIVE_GATE, Estimate
from dashboards.formulas.peers import Peers, stand
from dashboards.formulas.scores import Ints
from dashboards.queries.figures import UNITS, Figure, IndexSpec, figures, headline, index_specs, usable
from dashboards.queries.overview import top_unit
from dashboards.queries.selection import Selection
from dashboards.queries.window import Window, window
from surveys import access
from surveys.models import UnitKind, User
from surveys.tree import Node, Tree

LEVELS = (UnitKind.BRANCH.value, UnitKind.REGION.value)
VERDICTS = {Class.ABOVE: "above", Class.BELOW: "below", Class.NOT_DIFFERENT: "same"}


class NotVisible(Exception):
    """A scope or unit that does not exist for the viewer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: codes of an index, of the unit whose units are meant, their kind, one unit to point out."""

    index: str = ""
    scope: str = ""
    level: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit beside its peers. ``figure.gap`` is unit minus their mean; a unit with too few answers has no value."""

    unit: Node
    region: Node | None
    figure: Figure

    @property
    def shown(self) -> bool:
        return usable(self.figure.estimate)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` from high to low, those with too few answers last. ``mean`` is None where nothing can be compared."""

    spec: IndexSpec | None
    specs: tuple[IndexSpec, ...]
    scope: Node
    scopes: tuple[Node, ...]
    level: str
    levels: tuple[str, ...]
    rows: tuple[Row, ...]
    mean: float | None = None
    smallest: float = 3.0
    focus: Node | None = None

    @property
    def compared(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.shown)

    @property
    def too_few(self) -> int:
        return len(self.rows) - len(self.compared)

    def count(self, verdict: str) -> int:
        return sum(row.figure.verdict == verdict for row in self.rows)


def compare_units(viewer: User, selection: Selection, asked: Asked, tree: Tree) -> Comparison:
    """The comparison that an address asks for; one reading however many units there are.

    Raises
    ------
    NotVisible
        For a scope or unit that the viewer may not see.
    """
    seen = access.visible_ids(viewer, tree)
    scope, specs = _scope(viewer, asked, tree, seen), index_specs(selection.programme)
    levels = tuple(level for level in LEVELS if _units(tree, scope, level, seen, selection))
    level = asked.level if asked.level in levels else (levels[0] if levels else LEVELS[0])
    spec = next((one for one in specs if one.code == asked.index), headline(specs))
    units = _units(tree, scope, level, seen, selection)
    scopes = tuple(node for node in _in_order(tree, seen) if node.kind != UnitKind.BRANCH and node.id in _parents(tree))
    empty = Comparison(spec, specs, scope, scopes, level, levels, ())
    if spec is None or not units:
        return empty
    found = window(viewer, selection, [node.id for node in units], tree)
    rows, peers = _rows(spec, found, units, tree)
    return replace(empty, rows=rows, mean=peers.mean, smallest=peers.smallest, focus=_focus(viewer, asked, rows, seen))


def _scope(viewer: User, asked: Asked, tree: Tree, seen: set[int]) -> Node:
    found = _by_code(tree, asked.scope, seen) if asked.scope else top_unit(viewer, tree)
    if found is None:
        raise NotVisible
    return found


def _by_code(tree: Tree, code: str, seen: set[int]) -> Node | None:
    return next((node for node in tree.nodes.values() if node.code == code and node.id in seen), None)


def _focus(viewer: User, asked: Asked, rows: Sequence[Row], seen: set[int]) -> Node | None:
    """The unit to point out: the one asked for, else the viewer's own where it is among them."""
    by_code = {row.unit.code: row.unit for row in rows}
    if asked.unit:
        return by_code.get(asked.unit)
    own = (post.unit.code for post in access.roles(viewer))
    return next((by_code[code] for code in own if code in by_code), None)


def _in_order(tree: Tree, seen: set[int]) -> Iterator[Node]:
    waiting = [tree.nodes[top] for top in tree.children.get(None, ())]
    while waiting:
        node = waiting.pop(0)
        if node.id in seen:
            yield node
        waiting[:0] = [tree.nodes[child] for child in tree.children.get(node.id, ())]


def _parents(tree: Tree) -> set[int | None]:
    return {node.parent for node in tree.nodes.values() if node.kind in LEVELS}


def _units(tree: Tree, scope: Node, level: str, seen: set[int], selection: Selection) -> list[Node]:
    """The units of a kind under the scope that stood in the period."""
    below = (tree.nodes[unit] for unit in sorted(tree.subtree([scope.id]) & seen))
    first, last = selection.period.first_day, selection.period.last_day
    return [
        node
        for node in below
        if node.kind == level and node.opened <= last and (node.closed is None or node.closed > first)
    ]


def _rows(spec: IndexSpec, seen: Window, units: Sequence[Node], tree: Tree) -> tuple[tuple[Row, ...], Peers]:
    table = seen.grid.index(spec.code)
    now, before = table[:, seen.now].sum(axis=1), table[:, seen.before].sum(axis=1)
    peers = stand(spec.kind, now)
    found = figures([spec] * len(units), list(now), list(before))
    rows = (
        Row(node, _region(tree, node), _placed(one, peers, at, now))
        for at, (node, one) in enumerate(zip(units, found, strict=True))
    )
    return tuple(sorted(rows, key=lambda row: (not row.shown, -(row.figure.estimate.value or 0.0)))), peers


def _placed(figure: Figure, peers: Peers, at: int, sums: Ints) -> Figure:
    """The figure with its difference to the mean of its peers and its class."""
    place = peers.classes[at]
    if place is None:
        return figure
    gap, reach = float(peers.difference[at]), float(peers.reach[at])
    n = int(sums[at, 0])
    difference = Estimate(gap, gap - reach, gap + reach, n, LIVE_GATE.live(n), UNITS[figure.spec.kind])
    return replace(figure, gap=difference, verdict=VERDICTS[place])


def _region(tree: Tree, node: Node) -> Node | None:
    """The region above a unit."""
    above = (tree.nodes[step] for step in reversed(tree.path(node.id)[:-1]))
    return next((one for one in above if one.kind == UnitKind.REGION), None)
