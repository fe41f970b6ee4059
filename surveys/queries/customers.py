"""Customers for those who may see them: counts, look-up by number or contact, and one customer's page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from surveys.access import EVERYWHERE, SystemViewer, Viewer, may, roles, visible_units
from surveys.models import Customer, DrawSkip, ImportBatch, Invitation, Optout, SegmentAssignment
from surveys.queries.contacts import Masked, index_of, masked_contact
from surveys.queries.segments import waiting_for_segments
from surveys.tree import Node, load_tree

FOUND_AT_MOST, LISTED = 50, 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How many customers there are: by segment, by source and segment, by region and segment."""

    by_segment: dict[int, int]
    by_source: dict[str, dict[int, int]]
    by_region: tuple[tuple[Node, dict[int, int]], ...]

    @property
    def total(self) -> int:
        return sum(self.by_segment.values())


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All that is shown of one customer."""

    customer: Customer
    contact: Masked | None
    assignments: list[SegmentAssignment]
    invitations: list[Invitation]
    skips: list[DrawSkip]
    optouts: list[Optout]


def customers_for(viewer: Viewer) -> QuerySet[Customer]:
    """The customers whose data a viewer may see, by their home branch."""
    if not may(viewer, "view_customers"):
        return Customer.objects.none()
    if isinstance(viewer, SystemViewer) or any(post.role in EVERYWHERE for post in roles(viewer)):
        return Customer.objects.all()
    return Customer.objects.filter(unit__in=visible_units(viewer))


def customer_counts(viewer: Viewer) -> Counts:
    """Customers who still are, counted once through; a region is the unit below the top that a branch stands under."""
    tree = load_tree()
    rows = (
        customers_for(viewer)
        .filter(closed__isnull=True)
        .order_by()
        .values_list("unit_id", "source", "segment")
        .annotate(n=Count("id"))
    )
    by_segment: dict[int, int] = {}
    by_source: dict[str, dict[int, int]] = {}
    by_region: dict[int, dict[int, int]] = {}
    for unit_id, source, segment, n in rows:
        region = (tree.path(unit_id)[1:2] or (unit_id,))[0]
        for table in (by_segment, by_source.setdefault(source, {}), by_region.setdefault(region, {})):
            table[segment] = table.get(segment, 0) + n
    regions = sorted(by_region.items(), key=lambda pair: tree.nodes[pair[0]].code)
    return Counts(by_segment, by_source, tuple((tree.nodes[unit], table) for unit, table in regions))


def find_customers(viewer: Viewer, words: str) -> list[Customer]:
    """Customers with this number at a source, this mobile number, or this e-mail address; at most fifty."""
    words = words.replace("\0", "")
    rows = customers_for(viewer).select_related("unit").order_by("source", "source_id")
    found = list(rows.filter(source_id=words)[:FOUND_AT_MOST]) if words else []
    index = index_of(words)
    if index:
        found += list(rows.filter(**{f"contact__{index[0]}": index[1]})[:FOUND_AT_MOST])
    return found


def customer_page(viewer: Viewer, key: UUID) -> CustomerPage | None:
    """One customer with contacts masked; None where there is none for this viewer."""
    customer = customers_for(viewer).select_related("unit", "account_manager").filter(key=key).first()
    if customer is None:
        return None
    invitations = customer.invitations.select_related("wave__campaign", "again").order_by("-created_at", "-id")
    skips = customer.skips.select_related("draw__wave__campaign").order_by("-id")
    return CustomerPage(
        customer=customer,
        contact=masked_contact(customer.pk),
        assignments=list(customer.assignments.select_related("rule")[:LISTED]),
        invitations=list(invitations[:LISTED]),
        skips=list(skips[:LISTED]),
        optouts=list(customer.optouts.order_by("-at")),
    )


def last_imports(viewer: Viewer) -> list[ImportBatch]:
    """The last file of each source and content."""
    if not may(viewer, "view_customers"):
        return []
    newest = ImportBatch.objects.filter(source=OuterRef("source"), content=OuterRef("content")).order_by("-id")
    rows = ImportBatch.objects.filter(id=Subquery(newest.values("id")[:1]))
    return list(rows.order_by("content", "source"))


def segments_waiting(rule: Any) -> int:
    """How many customers have not got their segment under a rule yet."""
    return waiting_for_segments(rule).count() if rule else 0
