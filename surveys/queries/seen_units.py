"""The units that a viewer sees, as they stood on a day: what is outside does not exist."""

from dataclasses import dataclass
from datetime import date

from surveys.access import Viewer, visible_ids
from surveys.models import Unit, UnitPlacement
from surveys.queries.organisation import exists
from surveys.tree import Node, Tree, load_tree


@dataclass(frozen=True, slots=True)
class SeenUnit:
    """A unit and the code of the one above it; '' where there is none that the viewer sees."""

    node: Node
    parent: str
    depth: int


@dataclass(frozen=True, slots=True)
class Stay:
    """From ``since`` until ``until`` (exclusive) the unit stood under ``parent`` ('' as above)."""

    parent: str
    since: date
    until: date | None


def seen_units(viewer: Viewer, on: date, under: str = "", kind: str = "") -> list[SeenUnit] | None:
    """Units that existed on a day, parents before children; None where ``under`` is not among them.

    What a viewer sees follows from the posts and the tree of today, whatever day is looked at.
    """
    tree = load_tree(on)
    allowed = visible_ids(viewer, load_tree())
    wanted = allowed
    if under:
        top = next((node.id for node in tree.nodes.values() if node.code == under and node.id in allowed), None)
        if top is None:
            return None
        wanted = allowed & tree.subtree([top])
    nodes = [tree.nodes[unit] for unit in wanted if exists(tree.nodes[unit], on)]
    found = [_seen(node, tree, allowed) for node in nodes if not kind or node.kind == kind]
    return sorted(found, key=lambda unit: (unit.depth, unit.node.code))


def _seen(node: Node, tree: Tree, allowed: set[int]) -> SeenUnit:
    parent = tree.nodes[node.parent].code if node.parent in allowed and node.parent is not None else ""
    return SeenUnit(node, parent, len(tree.path(node.id)) - 1)


def unit_history(viewer: Viewer, code: str) -> tuple[Unit, list[Stay]] | None:
    """A unit, closed or not, and where it stood when; None where the viewer sees no such unit."""
    tree = load_tree()
    allowed = visible_ids(viewer, tree)
    node = next((node for node in tree.nodes.values() if node.code == code and node.id in allowed), None)
    if node is None:
        return None
    unit = Unit.objects.select_related("successor").get(pk=node.id)
    stays = UnitPlacement.objects.filter(unit=unit).values_list("parent_id", "since", "until")
    return unit, [Stay(tree.nodes[top].code if top in allowed else "", since, until) for top, since, until in stays]
