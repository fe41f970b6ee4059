"""Calls and visits with customers of the plan; their words never enter the audit log, nor does a number."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from surveys.access import may
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.models import ContactOutcome, ContactWay, Customer, RegularContact, User
from surveys.queries.contact_plans.due import may_record
from surveys.queries.contacts import open_contacts

REASONS = ("call", "visit", "write")
TEXT, OLDEST = 2_000, timedelta(days=366)


class ContactRefused(Exception):
    """It cannot be recorded or shown; the argument says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A call or visit: on which day, how, with what outcome, and what was said."""

    day: date
    way: str
    outcome: str
    text: str = ""


@transaction.atomic
def record_contact(*, customer: Customer, made: Made, actor: User) -> RegularContact:
    """Record a call or visit; the same once more is the same record.

    Raises
    ------
    ContactRefused
        ``not_allowed``, ``way_missing``, ``outcome_missing``, ``future``, ``too_old``, ``too_long``, ``gone`` for a
        customer who left or asked to be forgotten.
    """
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    if not may_record(actor, held):
        raise ContactRefused("not_allowed")
    _check(held, made)
    known = {"customer": held, "made_by": actor, **asdict(made), "text": made.text.strip()}
    if twice := RegularContact.objects.filter(**known).first():
        return twice
    reached = made.outcome != ContactOutcome.NOT_REACHED
    row = RegularContact.objects.create(**known, unit_id=held.unit_id, reached=reached, at=timezone.now())
    audit.record(
        actor=actor, verb="customer.contacted", subject=held.key, day=made.day.isoformat(), way=made.way,
        outcome=made.outcome,
    )  # fmt: skip
    return row


def _check(customer: Customer, made: Made) -> None:
    today = bank_today()
    refusals = {
        "gone": customer.erased_at is not None or (customer.closed is not None and customer.closed <= today),
        "way_missing": made.way not in ContactWay.values,
        "outcome_missing": made.outcome not in ContactOutcome.values,
        "future": made.day > today,
        "too_old": made.day < today - OLDEST,
        "too_long": len(made.text) > TEXT or "\0" in made.text,
    }
    for reason, refused in refusals.items():
        if refused:
            raise ContactRefused(reason)


@transaction.atomic
def show_plan_contact(*, customer: Customer, reason: str, actor: User) -> dict[str, str]:
    """The contact in plain, for a reason that stands in the audit log.

    Raises
    ------
    ContactRefused
        ``not_allowed``, ``reason_missing``, ``no_contact``.
    """
    if not may(actor, "view_contacts") or not may_record(actor, customer):
        raise ContactRefused("not_allowed")
    if reason not in REASONS:
        raise ContactRefused("reason_missing")
    plain = open_contacts([customer.pk]).get(customer.pk)
    if not plain:
        raise ContactRefused("no_contact")
    audit.record(actor=actor, verb="customer.contact_shown", subject=customer.key, reason=reason)
    return plain
