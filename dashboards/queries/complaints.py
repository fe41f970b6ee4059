"""Complaints as they stood at a time, and their rate per 10,000 customers with its interval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from dashboards.formulas.poisson import poisson_rate
from dashboards.models import Complaint
from dashboards.queries.evidence_scope import scoped, standing
from dashboards.queries.measures import measures_of
from surveys import access
from surveys.engine.periods import Period
from surveys.models import Unit
from surveys.tree import load_tree

CUSTOMERS = "customers"  # the measure, or else the attribute, that says how many customers a unit has


@dataclass(frozen=True, slots=True)
class ComplaintRate:
    """Complaints of a period at a unit and below it.

    Attributes
    ----------
    received, upheld, open, handled, in_time : how many; ``in_time`` of those ``handled``
    customers : the denominator; None where nobody has said it, and then there is no rate
    value, low, high : upheld complaints per 10,000 customers with Garwood's 95% interval
    """

    received: int
    upheld: int
    open: int
    handled: int
    in_time: int
    customers: float | None
    value: float | None = None
    low: float | None = None
    high: float | None = None


def complaints(viewer: access.Viewer, at: datetime | None = None) -> QuerySet[Complaint]:
    """Every complaint that counts at a time (default now), of the units that the viewer may see."""
    return scoped(viewer, standing(Complaint.objects.all(), ("reference",), at).filter(withdrawn=False))


def complaint_rates(
    viewer: access.Viewer, unit_ids: Iterable[int], period: Period, at: datetime | None = None
) -> dict[int, ComplaintRate]:
    """For every unit asked for, with all below it as the tree stood at the period's end; none stays out."""
    tree = load_tree(period.last_day)
    groups = {unit_id: tree.subtree([unit_id]) for unit_id in unit_ids}
    wanted = set().union(*groups.values()) if groups else set()
    counts = _counts(viewer, wanted, period, at)
    held = _customers(viewer, wanted, period, at)
    return _rated({unit_id: _bare(unit_id, below, counts, held) for unit_id, below in groups.items()})


def _counts(
    viewer: access.Viewer, unit_ids: set[int], period: Period, at: datetime | None
) -> dict[int, tuple[int, ...]]:
    """Received, upheld, open, handled, handled in time; by unit."""
    rows = complaints(viewer, at).filter(
        unit__in=unit_ids, received_on__gte=period.first_day, received_on__lte=period.last_day
    )
    parts = {
        "all_of_them": Count("pk"),
        "true_ones": Count("pk", filter=Q(upheld=True)),
        "waiting": Count("pk", filter=Q(handled_on__isnull=True)),
        "done": Count("pk", filter=Q(handled_on__isnull=False)),
        "punctual": Count("pk", filter=Q(handled_on__lte=F("due_on"))),
    }
    told = rows.order_by().values("unit_id").annotate(**parts).values_list("unit_id", *parts)
    return {unit_id: tuple(counts) for unit_id, *counts in told}


def _customers(viewer: access.Viewer, unit_ids: set[int], period: Period, at: datetime | None) -> dict[int, float]:
    """Customers by unit: the mean of the period's months, else the unit's attribute; units without are left out."""
    measured = measures_of(viewer, unit_ids, period, at, [CUSTOMERS])
    found = {unit_id: codes[CUSTOMERS].value for unit_id, codes in measured.items() if CUSTOMERS in codes}
    others = Unit.objects.filter(pk__in=unit_ids - found.keys()).values_list("pk", "attributes")
    for unit_id, attributes in others:
        stated = str(attributes.get(CUSTOMERS, "")).replace(",", "")
        if stated.isdecimal() and int(stated) > 0:
            found[unit_id] = float(stated)
    return found


def _bare(
    unit_id: int, below: set[int], counts: Mapping[int, tuple[int, ...]], held: Mapping[int, float]
) -> ComplaintRate:
    """Counts and customers of a unit, without its rate."""
    received, upheld, waiting, done, punctual = (
        sum(counts.get(one, (0,) * 5)[place] for one in below) for place in range(5)
    )
    customers = held.get(unit_id) or sum(held.get(one, 0.0) for one in below) or None
    return ComplaintRate(received, upheld, waiting, done, punctual, customers)


def _rated(bare: Mapping[int, ComplaintRate]) -> dict[int, ComplaintRate]:
    """With the rate of all whose customers are known, computed at once."""
    known = {unit_id: one for unit_id, one in bare.items() if one.customers is not None}
    if not known:
        return dict(bare)
    rate = poisson_rate([one.upheld for one in known.values()], [one.customers or 0.0 for one in known.values()])
    ends = zip(rate.value.tolist(), rate.low.tolist(), rate.high.tolist(), strict=True)
    rated = {
        unit_id: replace(one, value=value, low=low, high=high)
        for (unit_id, one), (value, low, high) in zip(known.items(), ends, strict=True)
    }
    return {unit_id: rated.get(unit_id, one) for unit_id, one in bare.items()}
