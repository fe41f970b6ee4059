"""Contacts: sealed and opened, looked up by blind index, shown masked. Nothing here is ever logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from surveys.engine import sealing
from surveys.engine.sealing import Keyring
from surveys.models import Contact
from surveys.queries.keys import keyring, pseudonym_secret

FIELDS = ("name", "person", "mobile", "email")


@dataclass(frozen=True, slots=True)
class Masked:
    """A contact as it may stand on a screen; '' where there is none."""

    name: str = ""
    person: str = ""
    mobile: str = ""
    email: str = ""


def sealed_row(ring: Keyring, secret: bytes, customer_id: int, key: UUID, plain: Mapping[str, str]) -> tuple[Any, ...]:
    """Values of Contact: customer_id, algorithm, key_id, the fields, mobile_index, email_index."""
    sealed = [sealing.seal(ring, plain[name], bound(name, key)) if plain.get(name) else None for name in FIELDS]
    found = [
        sealing.blind_index(secret, name, plain[name]) if plain.get(name) else None for name in ("mobile", "email")
    ]
    return (customer_id, sealing.ALGORITHM, ring.active, *sealed, *found)


def bound(field: str, key: UUID) -> bytes:
    """What a sealed field is bound to."""
    return field.encode() + b"\0" + key.bytes


def opened(contact: Contact, key: UUID, ring: Keyring) -> dict[str, str]:
    """The fields of a contact that are there, in plain."""
    return {
        name: sealing.unseal(ring, contact.key_id, bytes(sealed), bound(name, key))
        for name in FIELDS
        if (sealed := getattr(contact, name)) is not None
    }


def open_contacts(customer_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Contacts in plain by customer, for whoever sends or moves them on; one query.

    A page shows :func:`masked_contact`; what a person is shown in plain is logged by the action that shows it.
    """
    if not customer_ids:
        return {}
    ring = keyring()
    rows = Contact.objects.filter(customer_id__in=customer_ids).select_related("customer")
    return {row.customer_id: opened(row, row.customer.key, ring) for row in rows}


def masked_contact(customer_id: int) -> Masked | None:
    """A customer's contact as it may be shown; None where there is none."""
    plain = open_contacts([customer_id]).get(customer_id)
    if plain is None:
        return None
    name, person, mobile, email = (plain.get(part, "") for part in FIELDS)
    return Masked(
        name=sealing.masked_name(name) if name else "",
        person=sealing.masked_name(person) if person else "",
        mobile=sealing.masked_mobile(mobile) if mobile else "",
        email=sealing.masked_email(email) if email else "",
    )


def index_of(text: str) -> tuple[str, bytes] | None:
    """The field and blind index under which a mobile number or e-mail address is found; None where it is neither."""
    for field, plain in (("mobile", sealing.plain_mobile(text)), ("email", sealing.plain_email(text))):
        if plain:
            return f"{field}_index", sealing.blind_index(pseudonym_secret(), field, plain)
    return None
