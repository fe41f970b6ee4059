"""Which key signs: the first of LEDGER_KEYS. A new one is handed over to by an entry that the old one signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from dashboards.actions.ledger.drafts import Draft
from dashboards.actions.ledger.refusals import LedgerRefused
from dashboards.formulas.ledger import ALGORITHMS, Secret
from dashboards.models import EntryKind, LedgerEntry, LedgerKey
from dashboards.queries.ledger.keys import secrets

Write = Callable[..., LedgerEntry]


def key_in_force(write: Write) -> tuple[LedgerKey, Secret, LedgerKey | None]:
    """The key that signs the next entry, its secret, and itself once more where the next entry has to introduce it.

    Raises
    ------
    LedgerRefused
        ``key_not_handed_over``: the ledger was signed with a key that LEDGER_KEYS does not hold any more.
    """
    first = secrets()[0]
    last = LedgerEntry.objects.select_related("key").order_by("-number").first()
    if last is None:
        key = _kept(first)
        return key, first, key
    if last.key_id != first.fingerprint:
        _hand_over(last.key, first, write)
    return LedgerKey.objects.get(pk=first.fingerprint), first, None


def _hand_over(old: LedgerKey, to: Secret, write: Write) -> None:
    secret = next((one for one in secrets() if one.fingerprint == old.fingerprint), None)
    if secret is None:
        raise LedgerRefused("key_not_handed_over")
    write(Draft(EntryKind.KEY, to.fingerprint), old, secret, _kept(to))


def _kept(secret: Secret) -> LedgerKey:
    about: dict[str, Any] = {"algorithm": ALGORITHMS["signature"], "public_key": secret.public, "since": timezone.now()}
    return LedgerKey.objects.get_or_create(fingerprint=secret.fingerprint, defaults=about)[0]
