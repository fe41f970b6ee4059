"""One customer of the plan: the contact masked, when the next call is due, and every call and visit so far."""

from dataclasses import dataclass
from uuid import UUID

from surveys.access import Viewer, may
from surveys.models import Customer, RegularContact
from surveys.queries.contact_plans.due import Owed, may_record, months_in_force, owed_of, planned_for
from surveys.queries.contacts import Masked, masked_contact

LISTED = 100


@dataclass(frozen=True, slots=True)
class ContactPage:
    """All that is shown of a customer's regular contact."""

    customer: Customer
    owed: Owed
    contact: Masked | None
    history: tuple[RegularContact, ...]
    may_record: bool
    may_contact: bool


def contact_page(viewer: Viewer, key: UUID) -> ContactPage | None:
    """One customer under the plan for who may see them; None where there is none for them."""
    months = months_in_force()
    customer = planned_for(viewer).select_related("unit", "account_manager").filter(key=key).first()
    if customer is None:
        return None
    records = may_record(viewer, customer)
    return ContactPage(
        customer=customer,
        owed=owed_of(customer, months),
        contact=masked_contact(customer.pk),
        history=tuple(customer.regular_contacts.select_related("made_by")[:LISTED]),
        may_record=records,
        may_contact=records and may(viewer, "view_contacts"),
    )
