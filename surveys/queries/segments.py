"""The rule in force, what a changed one would do, and the rule as the database computes it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from surveys.access import Viewer, may
from surveys.engine.dimensions import SEGMENTS
from surveys.engine.segments import Rule, load_rule
from surveys.models import Customer, SegmentRule


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many customers would move from which segment (rows) to which (columns), in the order of ``codes``."""

    codes: tuple[int, ...]
    cells: dict[tuple[int, int], int]

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    @property
    def moving(self) -> int:
        return sum(n for (before, after), n in self.cells.items() if before != after)


def rule_in_force() -> SegmentRule | None:
    """The approved rule with the highest number."""
    return SegmentRule.objects.filter(approved_at__isnull=False).select_related("saved_by", "approved_by").first()


def rule_draft() -> SegmentRule | None:
    """The one draft, if there is one."""
    return SegmentRule.objects.filter(approved_at__isnull=True).select_related("saved_by").first()


def past_rules(viewer: Viewer) -> QuerySet[SegmentRule]:
    """Every approved rule, newest first; none for who may not see customers."""
    rules = SegmentRule.objects.filter(approved_at__isnull=False).select_related("saved_by", "approved_by")
    return rules if may(viewer, "view_customers") else rules.none()


def segment_case(rule: Rule) -> Case:
    """The segment of a customer as an SQL expression; the same as engine.segments.segment_of, and tested to be."""
    steps: list[Any] = [When(contribution__isnull=True, then=Value(SEGMENTS["unknown"]))]
    for kind, limits in rule.by_kind.items():
        of_kind = Q(kind=kind)
        steps += [
            When(of_kind & Q(contribution__lt=limits.bzc_below), then=Value(SEGMENTS["BZC"])),
            When(of_kind & Q(contribution__gte=limits.mvc_from), then=Value(SEGMENTS["MVC"])),
            When(of_kind & Q(growth__gte=limits.mgc_growth), then=Value(SEGMENTS["MGC"])),
        ]
    return Case(*steps, default=Value(SEGMENTS["standard"]), output_field=IntegerField())


def current_customers() -> QuerySet[Customer]:
    """Customers who still are."""
    return Customer.objects.filter(closed__isnull=True)


def moves_under(rule: Rule) -> Matrix:
    """Which customers a rule would put where, against where they stand now; one query over all of them."""
    counted = (
        current_customers()
        .annotate(after=segment_case(rule))
        .values_list("segment", "after")
        .annotate(n=Count("id"))
        .order_by()
    )
    cells = {(before, after): n for before, after, n in counted}
    order = [SEGMENTS[name] for name in ("MVC", "MGC", "standard", "BZC", "unknown")]
    used = {code for pair in cells for code in pair} | set(order[:4])
    return Matrix(tuple(code for code in order if code in used), cells)


def rule_of(row: SegmentRule) -> Rule:
    return load_rule(row.definition)


def waiting_for_segments(rule: SegmentRule) -> QuerySet[Customer]:
    """Customers whose segment was not computed under this rule since it last could have changed."""
    return Customer.objects.filter(Q(segment_rule__isnull=True) | Q(segment_rule__lt=rule.pk))


def misplaced(rows: QuerySet[Customer], rule: Rule) -> QuerySet[Any]:
    """(id, new segment, contribution, growth) of those whose segment is another now, or who never had one."""
    return (
        rows.annotate(after=segment_case(rule))
        .filter(~Q(after=F("segment")) | Q(assignments__isnull=True))
        .values_list("id", "after", "contribution", "growth")
    )
