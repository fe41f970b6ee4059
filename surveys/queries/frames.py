"""Whom a wave may be drawn from: customers of the branches that take part, or those who lately did something there."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import BigIntegerField

from surveys.clock import bank_zone
from surveys.models import Campaign, Customer, CustomerKind, Holding, Invitation, Transaction
from surveys.queries.segments import current_customers

USUAL_RATE, FEWEST_INVITED, RATE_DAYS = 0.25, 200, 365


def customers_frame(programme: str, units: list[int], product: str) -> QuerySet[Customer]:
    """Current customers of the programme's kind whose home branch takes part; ``place`` is that branch."""
    rows = _of_programme(current_customers(), programme, product).filter(unit__in=units)
    return rows.annotate(place=F("unit_id"), occasion=Value(None, output_field=BigIntegerField()))


def transactions_frame(programme: str, units: list[int], product: str, first: date, last: date) -> QuerySet[Customer]:
    """Whoever did something at these branches in the days; ``place`` and ``occasion`` are those of the last time."""
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    done = Transaction.objects.filter(customer=OuterRef("pk"), unit__in=units, at__gte=begin, at__lt=end)
    latest = done.order_by("-at", "-id")
    rows = _of_programme(Customer.objects.all(), programme, product).filter(Exists(done))
    return rows.annotate(place=Subquery(latest.values("unit_id")[:1]), occasion=Subquery(latest.values("id")[:1]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), bank_zone())


def _of_programme(rows: QuerySet[Customer], programme: str, product: str) -> QuerySet[Customer]:
    if programme == "product":
        return rows.filter(Exists(Holding.objects.filter(customer=OuterRef("pk"), product__code=product)))
    return rows.filter(kind=CustomerKind.CORPORATE if programme == "corporate" else CustomerKind.RETAIL)


def invited_so_far(wave_id: int) -> dict[int, int]:
    """Unit → invitations of the wave that the system drew and nobody took back."""
    rows = Invitation.objects.filter(wave_id=wave_id, drawn=True, revoked_at__isnull=True, receipt_code__isnull=True)
    return dict(rows.order_by().values_list("path__unit_id").annotate(n=Count("id")))


def usual_rate(campaign: Campaign, now: datetime) -> float:
    """Share of invited customers who answer, by the last year's waves of the programme that are over."""
    programme = campaign.version.survey.programme
    over = Q(wave__closes_at__lt=now, wave__closes_at__gt=now - timedelta(days=RATE_DAYS))
    rows: QuerySet[Any] = Invitation.objects.filter(
        over,
        wave__campaign__version__survey__programme=programme,
        drawn=True,
        revoked_at__isnull=True,
        receipt_code__isnull=True,
    )
    invited = rows.count()
    answered = rows.filter(answered_at__isnull=False).count()
    return max(round(answered / invited, 3), 0.05) if invited >= FEWEST_INVITED else USUAL_RATE


def occasions(ids: list[int]) -> dict[int, tuple[datetime, int]]:
    """Transaction → when and what kind."""
    return {row[0]: row[1:] for row in Transaction.objects.filter(id__in=ids).values_list("id", "at", "kind")}
