"""Seal contacts anew with the active key, so that an old one can be put away."""

from django.db import transaction

from surveys.actions import audit
from surveys.actions.bulk import write_many
from surveys.models import Contact, User
from surveys.queries.contacts import FIELDS, opened, sealed_row
from surveys.queries.keys import keyring, pseudonym_secret

BATCH = 2_000
_NAMES = ("customer_id", "algorithm", "key_id", *FIELDS, "mobile_index", "email_index")


def rotate_contact_keys(*, actor: User | None, every: bool = False) -> int:
    """Seal every contact that another key than the active one sealed; return how many. May be stopped and begun again.

    Parameters
    ----------
    every
        Also those that the active key sealed: their blind indexes are made anew, after a new PSEUDONYM_SECRET.
    """
    done, last = 0, 0
    while True:
        count, last = _one_batch(last, every=every)
        if not count:
            break
        done += count
    audit.record(actor=actor, verb="contacts.resealed", subject=keyring().active, count=done)
    return done


@transaction.atomic
def _one_batch(after: int, *, every: bool) -> tuple[int, int]:
    ring, secret = keyring(), pseudonym_secret()
    known = Contact.objects.filter(pk__gt=after).select_related("customer")
    rows = known.order_by("pk").select_for_update(of=("self",))
    waiting = list((rows if every else rows.exclude(key_id=ring.active))[:BATCH])
    sealed = [
        sealed_row(ring, secret, row.pk, row.customer.key, opened(row, row.customer.key, ring)) for row in waiting
    ]
    write_many(Contact, _NAMES, sealed, once=("customer_id",), update=_NAMES[1:])
    return len(waiting), waiting[-1].pk if waiting else after
