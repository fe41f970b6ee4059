"""The latest comments of a unit, for those who may read them: confidential, with personal details covered."""

from dataclasses import dataclass

from dashboards.queries.listing.rows import Asked, Listed, count_comments, list_comments
from dashboards.queries.selection import Selection
from surveys.models import User
from surveys.tree import Tree


@dataclass(frozen=True, slots=True)
class Comments:
    """The latest comments, and how many there are in all."""

    total: int
    latest: tuple[Listed, ...]


def comments(viewer: User, selection: Selection, unit_id: int, tree: Tree, limit: int = 5) -> Comments:
    """Comments of a unit and those below; none for who may not read them, and never the internal programme's."""
    asked = Asked(selection, tree.nodes[unit_id])
    total = count_comments(viewer, asked, tree)
    latest = list_comments(viewer, asked, tree, size=limit).rows if total else ()
    return Comments(total or 0, latest)
