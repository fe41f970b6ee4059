"""Customers under a contact plan, and the calls that were made."""

from datetime import date, timedelta

from django.utils import timezone

from surveys.actions.contact_plans import approve_contact_plan, save_contact_plan
from surveys.clock import bank_today
from surveys.engine.contact_plan import DEFAULT
from surveys.engine.dimensions import SEGMENTS
from surveys.models import ContactPlan, Customer, RegularContact, Unit, User
from tests.cast import Cast
from tests.factories.customers import bring, customer, row


def plan_since(cast: Cast, days: int, definition: dict[str, int | None] | None = None) -> ContactPlan:
    """A plan, approved so many days ago."""
    draft = save_contact_plan(definition=definition or DEFAULT, actor=cast.headquarters)
    made = approve_contact_plan(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=cast.second)
    ContactPlan.objects.filter(pk=made.pk).update(approved_at=timezone.now() - timedelta(days=days))
    return made


def valued(number: int, unit: Unit, segment: str = "MVC", keeper: User | None = None) -> Customer:
    """A customer in a segment, with an account manager."""
    bring([row(number, unit.code)])
    Customer.objects.filter(pk=customer(number).pk).update(account_manager=keeper, segment=SEGMENTS[segment])
    return customer(number)


def called(one: Customer, ago: int, by: User | None = None, outcome: str = "well") -> RegularContact:
    """A call so many days ago."""
    day: date = bank_today() - timedelta(days=ago)
    return RegularContact.objects.create(
        customer=one, unit=one.unit, made_by=by, day=day, way="phone", outcome=outcome,
        reached=outcome != "not_reached", at=timezone.now(),
    )  # fmt: skip
