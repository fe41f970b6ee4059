"""Who stands above the owner of a case, nearest first: managers, supervisors, and at the top head office."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.models import Role
from surveys.queries.cases.owners import posts_today
from surveys.tree import Tree, load_tree

ORDER = (Role.MANAGER, Role.SUPERVISOR, Role.HEADQUARTERS)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Today's posts by unit and role; of several in one post the first appointed."""

    tree: Tree
    posts: Mapping[tuple[int, str], int]

    def above(self, unit_id: int, owner: int | None) -> tuple[int, ...]:
        """Ids of the people above the owner, each once; of all from the unit up where the owner is none of them."""
        path = self.tree.path(unit_id) if unit_id in self.tree.nodes else ()
        steps = ((unit, role) for unit in reversed(path) for role in ORDER)
        found = list(dict.fromkeys(self.posts[step] for step in steps if step in self.posts))
        return tuple(found[found.index(owner) + 1 :] if owner in found else found)


def ladder_today() -> Ladder:
    """Two queries; hold on to it while working through a list."""
    rows = posts_today().filter(role__in=ORDER).values_list("unit_id", "role", "user_id")
    return Ladder(load_tree(), {(unit_id, role): user_id for unit_id, role, user_id in rows})
