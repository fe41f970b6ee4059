"""Erase a personal text at a person's request: the chain stays valid, and says for ever that something stood there."""

from __future__ import annotations

from django.db import transaction

from dashboards.actions.ledger.appending import append
from dashboards.actions.ledger.drafts import Draft
from dashboards.actions.ledger.refusals import LedgerRefused
from dashboards.formulas.ledger import commitment
from dashboards.models import EntryKind, LedgerEntry, LedgerErasure, LedgerSalt
from dashboards.queries.ledger.rows import PERSONAL
from surveys.access import require
from surveys.actions import audit
from surveys.models import User

VERB = "erase_texts"


@transaction.atomic
def erase_text(*, table: str, row: str, column: str, actor: User, second: User) -> LedgerEntry:
    """Empty a text and throw its salt away. Asked again, the entry there is.

    Parameters
    ----------
    actor, second
        Who asks for it and who agrees: two people.

    Raises
    ------
    PermissionDenied
    LedgerRefused
        ``second_person_needed``, ``not_personal``, ``unknown_text`` (no row, or nothing that was ever published in it),
        ``key_not_handed_over``.
    """
    for person in (actor, second):
        require(person, VERB)
    if actor.pk == second.pk:
        raise LedgerRefused("second_person_needed")
    done = LedgerErasure.objects.filter(table=table, row=row, column=column).select_related("entry").first()
    return done.entry if done else _erased(table, row, column, actor, second)


def _erased(table: str, row: str, column: str, actor: User, second: User) -> LedgerEntry:
    model = next((one for one, names in PERSONAL.items() if one._meta.db_table == table and column in names), None)
    if model is None:
        raise LedgerRefused("not_personal")
    salt = LedgerSalt.objects.select_for_update().filter(table=table, row=row, column=column).first()
    text = model._default_manager.filter(pk=row).values_list(column, flat=True).first() if salt else None
    if salt is None or not text:
        raise LedgerRefused("unknown_text")
    told = {"table": table, "row": row, "column": column}
    bound = commitment(bytes(salt.salt), f"{table}/{row}/{column}", text)
    more = {"erases": told | {"commitment": bound}}
    entry = append(Draft(EntryKind.ERASURE, f"{table}/{row}/{column}", {"asked": actor, "agreed": second}, more))
    LedgerErasure.objects.create(entry=entry, **told)
    salt.delete()
    model._default_manager.filter(pk=row).update(**{column: ""})
    audit.record(actor=actor, verb="ledger.text_erased", subject=entry.subject, second=second.username)
    return entry
