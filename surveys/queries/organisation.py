"""The tree of units as the console lists it, and one unit's history."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from surveys.access import Viewer, may
from surveys.clock import bank_today
from surveys.models import Appointment, Unit, User
from surveys.tree import Node, Tree, load_tree


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the tree, so many steps below its top, with how many units stand below it."""

    node: Node
    depth: int
    below: int


def tree_lines(viewer: Viewer, on: date) -> list[Line]:
    """Every unit that exists on a day, parents before children; none for who may not see the organisation."""
    if not may(viewer, "view_units"):
        return []
    tree = load_tree(on)
    alive = {node.id for node in tree.nodes.values() if exists(node, on)}
    return list(_walk(tree, alive))


def exists(node: Node, on: date) -> bool:
    return node.opened <= on and (node.closed is None or node.closed > on)


def _walk(tree: Tree, alive: set[int]) -> Any:
    waiting = [(top, 0) for top in reversed(tree.children.get(None, []))]
    while waiting:
        unit_id, depth = waiting.pop()
        children = tree.children.get(unit_id, [])
        if unit_id in alive:
            below = len(tree.subtree([unit_id]) & alive) - 1
            yield Line(tree.nodes[unit_id], depth, below)
        waiting.extend((child, depth + 1) for child in reversed(children))


def units_for(viewer: Viewer) -> QuerySet[Unit]:
    """Units whose page a viewer may open."""
    units = Unit.objects.all() if may(viewer, "view_units") else Unit.objects.none()
    return units.select_related("successor")


def people_for(viewer: Viewer, words: str = "") -> QuerySet[User]:
    """Accounts with their posts, found by name, user name or unit; none for who does not manage people."""
    if not may(viewer, "manage_people"):
        return User.objects.none()
    posts = Prefetch("appointments", Appointment.objects.select_related("unit").order_by("-since"), to_attr="posts")
    found = User.objects.prefetch_related(posts).order_by("username")
    if not words:
        return found
    names = Q(username__icontains=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words)
    units = Q(appointments__unit__code__iexact=words) | Q(appointments__unit__name_zh__icontains=words)
    return found.filter(names | units).distinct()


def held_on(posts: list[Appointment], day: date | None = None) -> list[Appointment]:
    """The posts of a list that are held on a day (default today)."""
    on = day or bank_today()
    return [post for post in posts if post.since <= on and (post.until is None or post.until > on)]
