"""Whether customers may be asked, decided for all of a frame at once in SQL; every answer of no has its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, SmallIntegerField, Value, When

from surveys.clock import bank_zone
from surveys.engine.calendar import may_disturb
from surveys.engine.dimensions import CHANNELS
from surveys.models import ContactLimit, ContactLog, Customer, Optout, SkipReason
from surveys.queries.calendar import HOURS, bank_calendar

EVERY_DAYS = 90  # one survey per customer in so many days, whatever the programme and channel
# Channels by which the system itself reaches a customer, and the contact that each needs ('' for none).
SENDABLE = {"sms": "mobile", "email": "email", "phone": "mobile", "app": ""}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: a campaign's programme, its channels, the segments it leaves out, and when.

    ``again``: a question after a case was settled, which no limit of how often counts.
    """

    at: datetime
    programme: str
    channels: tuple[str, ...]
    left_out: tuple[int, ...] = ()
    again: bool = False


def with_reasons(customers: QuerySet[Customer], asking: Asking) -> QuerySet[Customer]:
    """Customers annotated with ``reason``: 0 for who may be asked, else the first SkipReason that holds."""
    steps = [
        When(closed__lte=asking.at.astimezone(bank_zone()).date(), then=Value(SkipReason.CLOSED)),
        When(erased_at__isnull=False, then=Value(SkipReason.ERASED)),
        When(Exists(_optouts(asking)), then=Value(SkipReason.OPTED_OUT)),
        When(segment__in=asking.left_out, then=Value(SkipReason.SEGMENT_LEFT_OUT)),
        When(~_reachable(asking.channels), then=Value(SkipReason.NO_CONTACT)),
        *([] if asking.again else _limited(asking)),
    ]
    return customers.annotate(reason=Case(*steps, default=Value(0), output_field=SmallIntegerField()))


def _limited(asking: Asking) -> list[When]:
    often = When(Exists(_asked(asking, EVERY_DAYS, 1)), then=Value(SkipReason.SURVEYED))
    return [often, *(_limit(limit, asking) for limit in _limits(asking.programme))]


def _optouts(asking: Asking) -> QuerySet[Optout]:
    """Out of everything, or of this programme, on every channel. (One channel alone only closes that channel.)"""
    return Optout.objects.filter(
        customer=OuterRef("pk"), withdrawn_at__isnull=True, channel=0, programme__in=("", asking.programme)
    )


def _reachable(channels: Sequence[str]) -> Q:
    """Whether there is a channel with the contact it needs, and without an opt-out of its own."""
    found = Q(pk__isnull=True)
    for name in channels:
        closed = Optout.objects.filter(customer=OuterRef("pk"), withdrawn_at__isnull=True, channel=CHANNELS[name])
        there = Q(**{f"contact__{SENDABLE[name]}__isnull": False}) if SENDABLE[name] else Q()
        found |= there & ~Q(Exists(closed))
    return found


def _asked(asking: Asking, days: int, at_least: int, programme: str = "") -> QuerySet[ContactLog]:
    """A row where a customer was asked that often in that many days."""
    since = asking.at - timedelta(days=days)
    rows = ContactLog.objects.filter(customer=OuterRef("pk"), at__gt=since, void_at__isnull=True)
    rows = rows.filter(programme=programme) if programme else rows
    return rows.order_by("at")[at_least - 1 :] if at_least > 1 else rows


def _limits(programme: str) -> Iterable[ContactLimit]:
    return ContactLimit.objects.filter(programme__in=("", programme)).order_by("programme", "segment")


def _limit(limit: ContactLimit, asking: Asking) -> When:
    reached = Exists(_asked(asking, limit.days, limit.at_most, limit.programme))
    if limit.segment:
        return When(Q(segment=limit.segment) & Q(reached), then=Value(SkipReason.SEGMENT_LIMIT))
    return When(reached, then=Value(SkipReason.PROGRAMME_LIMIT))


def limits_as_record() -> list[dict[str, object]]:
    """The limits in force, to be kept with a draw."""
    rows = ContactLimit.objects.order_by("programme", "segment")
    found = [(row.programme, row.segment, row.days, row.at_most) for row in rows]
    names = ("programme", "segment", "days", "at_most")
    return [dict(zip(names, one, strict=True)) for one in [("", 0, EVERY_DAYS, 1), *found]]


def awake_zones(customers: QuerySet[Customer], at: datetime) -> list[str]:
    """Of some customers' time zones ('' for the bank's) those where they may be written to at this moment."""
    calendar, bank = bank_calendar(), bank_zone()
    zones = customers.order_by().values_list("time_zone", flat=True).distinct()
    return [name for name in zones if may_disturb(at, ZoneInfo(name) if name else bank, HOURS, calendar)]


def disturbable(customers: QuerySet[Customer], at: datetime) -> QuerySet[Customer]:
    """Of some customers those who may be written to at this moment: by the hour and the holidays of their own zone."""
    return customers.filter(time_zone__in=awake_zones(customers, at))
