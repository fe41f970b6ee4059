"""Append an entry, in the transaction of what it publishes: both are there, or neither."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dashboards.actions.ledger.drafts import Draft
from dashboards.actions.ledger.keys import key_in_force
from dashboards.formulas.ledger import ALGORITHMS, BEGINNING, Secret, Sheet, canonical_text, hash_of, signed_text
from dashboards.models import EntryKind, LedgerEntry, LedgerKey, LedgerSalt, LedgerSheet, LedgerSigner
from dashboards.queries.ledger.chain import body_of, described, entries
from dashboards.queries.ledger.contents import parts_of
from dashboards.queries.ledger.rows import Personal, columns_of, salts_of, sheet
from dashboards.queries.ledger.verifying import erasures

SCHEMA = 1


@transaction.atomic
def append(draft: Draft) -> LedgerEntry:
    """Append an entry; the one there is already where its subject was entered before.

    Raises
    ------
    LedgerRefused
        ``key_not_handed_over``.
    """
    list(LedgerKey.objects.select_for_update())  # one at a time: each entry names the one before
    done = LedgerEntry.objects.filter(kind=draft.kind, subject=draft.subject).first()
    if done:
        return done
    key, secret, introduced = key_in_force(write)
    return write(draft, key, secret, introduced)


def write(draft: Draft, key: LedgerKey, secret: Secret, introduces: LedgerKey | None) -> LedgerEntry:
    """The entry itself, after the newest one; the caller holds the keys."""
    last = entries().last()
    number, at = (last.number if last else 0) + 1, timezone.now()
    entry = LedgerEntry(number=number, kind=draft.kind, subject=draft.subject, at=at, key=key)
    entry.previous = last.hash if last else BEGINNING
    _sign_names(entry, draft)
    sheets = _sheets(entry)
    entry.body = canonical_text(_body(entry, draft, sheets, introduces))
    entry.hash = hash_of(entry.body)
    entry.signature = secret.sign(signed_text(number, entry.hash))
    entry.save(force_insert=True)
    LedgerSheet.objects.bulk_create(LedgerSheet(entry=entry, table=one.table, content=one.packed) for one in sheets)
    return entry


def _body(entry: LedgerEntry, draft: Draft, sheets: Sequence[Sheet], introduces: LedgerKey | None) -> dict[str, Any]:
    at: datetime = entry.at
    told = {
        "schema": SCHEMA,
        "number": entry.number,
        "kind": entry.kind,
        "subject": entry.subject,
        "at": at.isoformat(),
        "previous": entry.previous,
        "key": entry.key_id,
        "algorithms": dict(ALGORITHMS),
        "tables": [
            {"table": one.table, "columns": list(one.columns), "rows": len(one.rows), "sha256": one.digest}
            for one in sheets
        ],
        **draft.more,
    }
    return told | ({"introduces": described(introduces)} if introduces else {})


def _sign_names(entry: LedgerEntry, draft: Draft) -> None:
    """Who did what, as they are called today. The entry follows them in this transaction."""
    LedgerSigner.objects.bulk_create(
        LedgerSigner(
            entry_id=entry.number, step=step, user=user, name=f"{user.name_zh or user.username} ({user.username})"
        )
        for step, user in draft.signers.items()
        if user is not None
    )


def _sheets(entry: LedgerEntry) -> list[Sheet]:
    parts = list(parts_of(entry.number, entry.kind, entry.subject))
    erased = erasures((one, body_of(one) or {}) for one in entries().filter(kind=EntryKind.ERASURE))
    personal = Personal(salts_of([part.model._meta.db_table for part in parts]), erased)
    found = []
    for part in parts:
        columns = part.columns or columns_of(part.model)
        made = sheet(part.rows, columns, personal)
        if personal.wanting:
            personal = Personal(dict(personal.salts) | _salted(personal.wanting), erased)
            made = sheet(part.rows, columns, personal)
        found.append(made)
    return found


def _salted(places: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], bytes]:
    """A salt of its own for each text that has none yet."""
    fresh = {place: os.urandom(32) for place in places}
    LedgerSalt.objects.bulk_create(
        LedgerSalt(table=table, row=row, column=column, salt=salt) for (table, row, column), salt in fresh.items()
    )
    return fresh
