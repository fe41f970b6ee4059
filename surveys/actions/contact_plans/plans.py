"""The contact plan: drafted by one person, approved by another."""

from typing import Any

from django.db import transaction

from surveys.actions import audit
from surveys.actions.second_person import sign
from surveys.engine.contact_plan import load_plan
from surveys.models import ContactPlan, User


@transaction.atomic
def save_contact_plan(*, definition: dict[str, Any], actor: User | None) -> ContactPlan:
    """Save the draft of the next version.

    Raises
    ------
    ContactPlanError
        Where the definition is no plan.
    """
    load_plan(definition)
    draft = ContactPlan.objects.select_for_update().filter(approved_at__isnull=True).first()
    if draft is None:
        last = ContactPlan.objects.order_by("-number").values_list("number", flat=True).first() or 0
        draft = ContactPlan(number=last + 1)
    draft.definition, draft.saved_by = definition, actor
    draft.save()
    audit.record(actor=actor, verb="contact_plan.saved", subject=draft.number, definition=definition)
    return draft


@transaction.atomic
def approve_contact_plan(*, number: int, saved_at: str, actor: User | None) -> ContactPlan:
    """Put the draft that the approver looked at in force.

    Raises
    ------
    RuleRefused
    """
    draft = ContactPlan.objects.select_for_update().filter(approved_at__isnull=True, number=number).first()
    signed = sign(draft, saved_at=saved_at, actor=actor)
    audit.record(actor=actor, verb="contact_plan.approved", subject=number)
    return signed


@transaction.atomic
def drop_contact_plan(*, actor: User | None) -> None:
    """Throw the draft away."""
    for draft in ContactPlan.objects.select_for_update().filter(approved_at__isnull=True):
        audit.record(actor=actor, verb="contact_plan.dropped", subject=draft.number)
        draft.delete()
