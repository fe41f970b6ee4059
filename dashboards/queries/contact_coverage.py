"""Regular contact by unit: the share of customers who were reached in time, of those to whom it was owed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from dashboards.formulas.estimate import Estimate
from dashboards.queries.overview import top_unit
from dashboards.queries.recovery import recovery_rate, step_below
from surveys.access import may
from surveys.clock import bank_today
from surveys.models import User
from surveys.queries.contact_plans.due import base_before, covered, months_in_force, planned_for
from surveys.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Coverage:
    """Customers under the plan of one unit and of those below it.

    ``reached``: within the time of the plan; ``overdue``: not, and it is past. Those of whom it is not past yet and who
    were never reached are ``planned``, and in neither.
    """

    unit: Node | None
    planned: int
    reached: int
    overdue: int

    @property
    def rate(self) -> Estimate | None:
        """Share reached in time, in per cent; None where nobody was owed a contact."""
        return recovery_rate(self.reached, self.reached + self.overdue)


@dataclass(frozen=True, slots=True)
class CoverageBoard:
    """All of the viewer's units together, and by the units below theirs, most overdue first."""

    total: Coverage
    rows: tuple[Coverage, ...]


def coverage_board(viewer: User, tree: Tree) -> CoverageBoard:
    """One query for all units; nothing for who sees no units."""
    top, by_unit = top_unit(viewer, tree), dict[int, list[int]]()
    for unit_id, *counts in _counts(viewer):
        held = by_unit.setdefault(step_below(tree, top, unit_id), [0, 0, 0])
        held[:] = [a + b for a, b in zip(held, counts, strict=True)]
    rows = [Coverage(tree.nodes.get(unit), *counts) for unit, counts in by_unit.items()]
    ordered = sorted(rows, key=lambda row: (-row.overdue, row.unit.code if row.unit else ""))
    sums = [sum(column) for column in zip(*by_unit.values(), strict=True)] or [0, 0, 0]
    return CoverageBoard(Coverage(None, *sums), tuple(ordered))


def _counts(viewer: User) -> Any:
    """Unit, planned, reached, overdue."""
    if not may(viewer, "view_unit_contacts_due"):
        return []
    today, months = bank_today(), months_in_force()
    on_time, late = covered(today, months), base_before(today, months)
    rows = planned_for(viewer).order_by().values("unit_id")
    counted = rows.annotate(planned=Count("pk"), reached=Count("pk", filter=on_time), late=Count("pk", filter=late))
    return counted.values_list("unit_id", "planned", "reached", "late") if months else []
