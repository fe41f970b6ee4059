"""The organisation as it stood on a day, in memory: a few thousand nodes at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery

from surveys.clock import bank_today
from surveys.models import Unit, UnitPath, UnitPlacement


@dataclass(frozen=True, slots=True)
class Node:
    """One unit of the tree, as much of it as lists and pages show."""

    id: int
    code: str
    kind: str
    zh: str
    en: str
    opened: date
    closed: date | None
    parent: int | None

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") or not self.en else self.en


class Tree:
    """Every unit under its latest parent on or before the day asked for; a closed unit keeps its last one."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.children: dict[int | None, list[int]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: node.code):
            self.children.setdefault(node.parent, []).append(node.id)

    def path(self, unit_id: int) -> tuple[int, ...]:
        """Ids from the top down to ``unit_id``."""
        found: list[int] = []
        step: int | None = unit_id
        while step is not None and step not in found:
            found.append(step)
            step = self.nodes[step].parent
        return tuple(reversed(found))

    def subtree(self, tops: Iterable[int]) -> set[int]:
        """``tops`` and all below them."""
        found: set[int] = set()
        waiting = [top for top in tops if top in self.nodes]
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting.extend(self.children.get(unit_id, ()))
        return found


def load_tree(on: date | None = None) -> Tree:
    """The tree on ``on`` (default: today in the bank's zone); one query."""
    day = on or bank_today()
    latest = UnitPlacement.objects.filter(unit=OuterRef("pk"), since__lte=day).order_by("-since").values("parent_id")
    rows = Unit.objects.annotate(under=Subquery(latest[:1])).values_list(
        "id", "code", "kind", "name_zh", "name_en", "opened", "closed", F("under")
    )
    return Tree(Node(*row) for row in rows)


def path_of(unit_id: int, tree: Tree | None = None, on: date | None = None) -> UnitPath:
    """The stored path of a unit on a day; made at its first use."""
    ids = "/".join(str(step) for step in (tree or load_tree(on)).path(unit_id))
    return UnitPath.objects.get_or_create(ids=ids, defaults={"unit_id": unit_id})[0]
