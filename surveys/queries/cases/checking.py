"""What the rules look at, for a batch of answers: one query each."""

from collections.abc import Sequence
from datetime import datetime

from surveys.models import Customer, EventKind, Invitation, Response, ResponseEvent, ResponseLink, ResponseText


def unhappy_candidates(ids: Sequence[int], since: datetime) -> list[Response]:
    """The responses that could open a case: recent, of a customer, at a unit, neither withdrawn nor erased."""
    gone = ResponseEvent.objects.filter(response_id__in=ids, kind__in=(EventKind.WITHDRAWN, EventKind.ERASED))
    rows = Response.objects.filter(id__in=ids, received_at__gte=since, subjects__isnull=True, unit_id__isnull=False)
    return list(rows.exclude(id__in=gone.values("response_id")).order_by("id"))


def texts_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """Comments by response."""
    found: dict[int, list[str]] = {}
    for response_id, text in ResponseText.objects.filter(response_id__in=ids).values_list("response_id", "text"):
        found.setdefault(response_id, []).append(text)
    return found


def customers_of(ids: Sequence[int]) -> dict[int, Customer]:
    """The customers who gave these responses, locked: one who is being forgotten meanwhile is not found."""
    links = dict(ResponseLink.objects.filter(response_id__in=ids).values_list("invitation_id", "response_id"))
    invited = dict(Invitation.objects.filter(pk__in=links, customer__isnull=False).values_list("pk", "customer_id"))
    rows = Customer.objects.select_for_update().filter(pk__in=set(invited.values()), erased_at=None).order_by("pk")
    customers = {one.pk: one for one in rows}
    return {links[pk]: customers[customer] for pk, customer in invited.items() if customer in customers}
