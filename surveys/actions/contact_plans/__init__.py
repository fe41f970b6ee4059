"""Regular contact: the plan two people stand for, and the calls and visits that are made."""

from surveys.actions.contact_plans.plans import approve_contact_plan, drop_contact_plan, save_contact_plan
from surveys.actions.contact_plans.recording import ContactRefused, Made, record_contact, show_plan_contact

__all__ = [
    "ContactRefused",
    "Made",
    "approve_contact_plan",
    "drop_contact_plan",
    "record_contact",
    "save_contact_plan",
    "show_plan_contact",
]
