"""How many customers of a branch can still be invited."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from surveys.clock import bank_now
from surveys.models import Customer, CustomerKind
from surveys.queries.contact_rules import SENDABLE, Asking, with_reasons
from surveys.queries.frames import customers_frame

# Ways that need a contact: what can be sent without one says nothing about whom the bank can reach.
BY_CONTACT = tuple(name for name, contact in SENDABLE.items() if contact)


def customers_left(programme: str, units: Sequence[int]) -> dict[int, int] | None:
    """Unit → its customers who may be asked today, by contact, opt-outs and limits; None where the bank keeps none."""
    kind = CustomerKind.CORPORATE if programme == "corporate" else CustomerKind.RETAIL
    if not Customer.objects.filter(kind=kind).exists():
        return None
    rows: QuerySet[Any] = with_reasons(
        customers_frame(programme, list(units), ""), Asking(bank_now(), programme, BY_CONTACT)
    )
    counted = rows.filter(reason=0).order_by().values_list("place").annotate(n=Count("pk"))
    return dict.fromkeys(units, 0) | dict(counted)
