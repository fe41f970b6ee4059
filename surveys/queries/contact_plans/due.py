"""Customers of the plan, with the day of their last contact and the day on which the next one is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from surveys.access import Viewer, may, units_for
from surveys.clock import bank_today
from surveys.engine.contact_plan import due_day, first_in_time, load_plan
from surveys.models import Customer, Unit
from surveys.queries.contact_plans.plans import plan_in_force, planned_since
from surveys.queries.segments import current_customers

SOON = timedelta(days=30)
LISTED, NAMED = 100, 3


@dataclass(frozen=True, slots=True)
class Owed:
    """A customer and when the next contact is due; ``last``: the day of the last one that reached them."""

    customer: Customer
    last: date | None
    due: date


@dataclass(frozen=True, slots=True)
class DueList:
    """Who is overdue and who will be due in thirty days, each at most ``LISTED`` of so many."""

    overdue: tuple[Owed, ...]
    soon: tuple[Owed, ...]
    overdue_total: int
    soon_total: int
    planned: int


def months_in_force() -> Mapping[int, int]:
    """Months between two contacts by segment code; empty while no plan is in force."""
    plan = plan_in_force()
    return load_plan(plan.definition).months if plan else {}


def may_record(viewer: Viewer, customer: Customer) -> bool:
    """Whether a viewer may record a contact: the customer's account manager, or who answers for the branch."""
    if not may(viewer, "record_contacts"):
        return False
    own = customer.account_manager_id == viewer.pk
    return own or units_for(viewer, "record_unit_contacts").filter(pk=customer.unit_id).exists()


def planned_for(viewer: Viewer, own: bool = False) -> QuerySet[Any]:
    """Customers under the plan whom a viewer sees: their own, and those of their units; annotated with ``last``, the
    day of the last contact, and ``base``, the day from which the next one counts."""
    months = months_in_force()
    if not months or not may(viewer, "view_contacts_due"):
        return with_last(Customer.objects.none())
    planned = current_customers().filter(segment__in=months, erased_at__isnull=True)
    return with_last(planned.filter(account_manager_id=viewer.pk) if own else _seen(viewer, planned))


def _seen(viewer: Viewer, planned: QuerySet[Customer]) -> QuerySet[Customer]:
    """Of the viewer's units, and their own elsewhere. Said by ids, and no more than needs be, so that the database goes
    through one part of one index."""
    ids = sorted(units_for(viewer, "view_unit_contacts_due").values_list("pk", flat=True))
    if len(ids) == Unit.objects.count():
        return planned
    here = Q(unit_id__in=ids)
    elsewhere = viewer.pk and planned.filter(account_manager_id=viewer.pk).exclude(here).exists()
    return planned.filter(here | Q(account_manager_id=viewer.pk) if elsewhere else here)


def with_last(customers: QuerySet[Customer]) -> QuerySet[Any]:
    """Annotate customers with ``last`` and ``base``: without a contact, when they came into their segment, or when
    there first was a plan, whichever was later."""
    start = Value(planned_since() or bank_today(), output_field=DateField())
    entered = Greatest(Coalesce(F("segment_since"), start), start)
    return customers.annotate(last=F("contacted_on"), base=Coalesce(F("contacted_on"), entered))


def base_before(day: date, months: Mapping[int, int]) -> Q:
    """Those whose next contact is due before a day."""
    found = Q(pk__in=())
    for segment, count in months.items():
        found |= Q(segment=segment, base__lt=first_in_time(day, count))
    return found


def covered(day: date, months: Mapping[int, int]) -> Q:
    """Those who were reached within the time of the plan."""
    found = Q(pk__in=())
    for segment, count in months.items():
        found |= Q(segment=segment, last__gte=first_in_time(day, count))
    return found


def due_list(viewer: Viewer, own: bool) -> DueList:
    """Overdue and due in the next thirty days, the longest overdue first."""
    today, months = bank_today(), months_in_force()
    rows = planned_for(viewer, own)
    late, ahead = base_before(today, months), base_before(today + SOON, months)
    soon = ahead & ~late
    counted = rows.aggregate(late=Count("pk", filter=late), soon=Count("pk", filter=soon), planned=Count("pk"))
    overdue, next_ones = (_listed(rows.filter(which), months) for which in (late, soon))
    return DueList(overdue, next_ones, counted["late"], counted["soon"], counted["planned"])


def _listed(rows: QuerySet[Any], months: Mapping[int, int]) -> tuple[Owed, ...]:
    """Whose day is longest past is found first, from the index alone; only they are read."""
    first = list(rows.order_by(_about_due(months), "pk").values_list("pk", flat=True)[:LISTED])
    found = with_last(Customer.objects.filter(pk__in=first)).select_related("unit", "account_manager")
    owed = [owed_of(one, months) for one in found]
    return tuple(sorted(owed, key=lambda one: (one.due, one.customer.pk)))


def _about_due(months: Mapping[int, int]) -> ExpressionWrapper:
    """The day on which a contact is due, to a day or two: what it is to the day is said of those who are listed."""
    spans = [When(segment=segment, then=Value(timedelta(days=count * 30.4))) for segment, count in months.items()]
    return ExpressionWrapper(F("base") + Case(*spans, output_field=DurationField()), output_field=DateTimeField())


def owed_of(customer: Any, months: Mapping[int, int]) -> Owed:
    """When the next contact with an annotated customer is due."""
    base: date = customer.base
    return Owed(customer, customer.last, due_day(base, months[customer.segment]))


@dataclass(frozen=True, slots=True)
class Late:
    """How many contacts of a viewer are overdue, and where."""

    count: int
    units: tuple[Unit, ...]


def late_contacts(viewer: Viewer) -> Late | None:
    """What of a viewer's contacts cannot wait; None where none does, and for who makes none (head office has its lists:
    counting through the whole bank would keep its start page waiting)."""
    if not may(viewer, "record_contacts"):
        return None
    late = planned_for(viewer).filter(base_before(bank_today(), months_in_force()))
    count = late.count()
    if not count:
        return None
    units = Unit.objects.filter(pk__in=late.order_by().values("unit_id").distinct()).order_by("code")[:NAMED]
    return Late(count, tuple(units))
