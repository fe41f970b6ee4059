"""The chain by itself: numbers, links, hashes, signatures, and keys that were each handed over by the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from dashboards.formulas.ledger import (
    BEGINNING,
    Difference,
    UnknownAlgorithm,
    canonical_text,
    fingerprint,
    hash_of,
    holds,
    signed_text,
)
from dashboards.models import LedgerEntry, LedgerKey

ENTRY, KEY = LedgerEntry._meta.db_table, LedgerKey._meta.db_table


def entries() -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.order_by("number")


def keys() -> dict[str, LedgerKey]:
    """By fingerprint. They are not joined to the entries: one that was taken away would take its entries with it."""
    return {one.fingerprint: one for one in LedgerKey.objects.all()}


def sound(entry: LedgerEntry, known: Mapping[str, LedgerKey]) -> bool:
    """Its text is what was signed, so that what it says of tables may be relied on."""
    key = known.get(entry.key_id)
    return key is not None and hash_of(entry.body) == entry.hash and not list(_signature(entry, key))


def walk(chain: Iterable[LedgerEntry], known: Mapping[str, LedgerKey]) -> Iterator[Difference]:
    """What is wrong with the entries, in their order, and with the keys."""
    number, previous, key = 0, BEGINNING, ""
    announced: dict[str, dict[str, Any]] = {}
    for entry in chain:
        if entry.number != number + 1:
            yield Difference("gap", ENTRY, str(number + 1), entry=entry.number)
        if entry.previous != previous:
            yield _of(entry, "link", "previous")
        body = body_of(entry)
        if body is None:
            yield _of(entry, "unreadable", "body")
        else:
            yield from _columns(entry, body)
            if not key or key == entry.key_id:
                announced |= {one["fingerprint"]: one for one in [body.get("introduces")] if one}
        if hash_of(entry.body) != entry.hash:
            yield _of(entry, "hash", "hash")
        if entry.key_id in known:
            yield from _signature(entry, known[entry.key_id])
        else:
            yield Difference("missing", KEY, entry.key_id, entry=entry.number)
        if entry.key_id != key and entry.key_id not in announced:
            yield _of(entry, "key", "key_id")
        number, previous, key = entry.number, entry.hash, entry.key_id
    yield from _keys(announced, known)


def body_of(entry: LedgerEntry) -> dict[str, Any] | None:
    """What an entry says; None where its text is not what an entry is written in."""
    try:
        body: dict[str, Any] = json.loads(entry.body)
        return body if isinstance(body, dict) and canonical_text(body) == entry.body else None
    except ValueError:
        return None


def stated(entry: LedgerEntry) -> dict[str, Any]:
    """The columns of an entry that its body says too."""
    return {
        "number": entry.number,
        "kind": entry.kind,
        "subject": entry.subject,
        "at": entry.at.isoformat(),
        "previous": entry.previous,
        "key": entry.key_id,
    }


def _columns(entry: LedgerEntry, body: dict[str, Any]) -> Iterator[Difference]:
    for name, value in stated(entry).items():
        if body.get(name) != value:
            column = f"{name}_id" if name == "key" else name
            yield Difference("changed", ENTRY, str(entry.number), column, body.get(name), value, entry.number)


def _signature(entry: LedgerEntry, key: LedgerKey) -> Iterator[Difference]:
    try:
        good = holds(key.algorithm, key.public_key, entry.signature, signed_text(entry.number, entry.hash))
    except UnknownAlgorithm:
        yield Difference("algorithm", KEY, entry.key_id, "algorithm", None, key.algorithm, entry.number)
        return
    if not good:
        yield _of(entry, "signature", "signature")


def _keys(announced: Mapping[str, Mapping[str, Any]], known: Mapping[str, LedgerKey]) -> Iterator[Difference]:
    """Every key is as it was announced, and none is there that never was."""
    for key in known.values():
        now = described(key)
        if key.fingerprint not in announced:
            yield Difference("added", KEY, key.fingerprint)
            continue
        for name, before in announced[key.fingerprint].items():
            if now.get(name) != before:
                yield Difference("changed", KEY, key.fingerprint, name, before, now.get(name))
        if fingerprint(key.public_key) != key.fingerprint:
            yield Difference("changed", KEY, key.fingerprint, "public_key")


def described(key: LedgerKey) -> dict[str, Any]:
    """A key as the entry says it that introduces it."""
    names = ("fingerprint", "algorithm", "public_key")
    return {name: getattr(key, name) for name in names} | {"since": key.since.isoformat()}


def _of(entry: LedgerEntry, what: str, column: str) -> Difference:
    return Difference(what, ENTRY, str(entry.number), column, entry=entry.number)
