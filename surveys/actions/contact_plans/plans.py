"""The contact plan: drafted by one person, approved by another."""

from typing import Any

from surveys.actions.second_person import approve_draft, drop_draft, save_draft
from surveys.engine.contact_plan import load_plan
from surveys.models import ContactPlan, User


def save_contact_plan(*, definition: dict[str, Any], actor: User | None) -> ContactPlan:
    """Save the draft of the next version.

    Raises
    ------
    ContactPlanError
        Where the definition is no plan.
    """
    load_plan(definition)
    return save_draft(ContactPlan, "contact_plan", definition=definition, actor=actor)


def approve_contact_plan(*, number: int, saved_at: str, actor: User | None) -> ContactPlan:
    """Put the draft that the approver looked at in force.

    Raises
    ------
    RuleRefused
    """
    return approve_draft(ContactPlan, "contact_plan", number=number, saved_at=saved_at, actor=actor)


def drop_contact_plan(*, actor: User | None) -> None:
    """Throw the draft away."""
    drop_draft(ContactPlan, "contact_plan", actor=actor)
