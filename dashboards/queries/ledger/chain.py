"""The chain by itself: numbers, links, hashes, signatures, and keys that were each handed over by the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
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
    return LedgerEntry.objects.select_related("key").order_by("number")


def walk(chain: Iterable[LedgerEntry]) -> Iterator[Difference]:
    """What is wrong with the entries, in their order."""
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
        yield from _signature(entry)
        if entry.key_id != key and entry.key_id not in announced:
            yield _of(entry, "key", "key_id")
        number, previous, key = entry.number, entry.hash, entry.key_id
    yield from _keys(announced)


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
            column = LedgerEntry._meta.get_field(name).attname
            yield Difference("changed", ENTRY, str(entry.number), column, body.get(name), value, entry.number)


def _signature(entry: LedgerEntry) -> Iterator[Difference]:
    try:
        message = signed_text(entry.number, entry.hash)
        good = holds(entry.key.algorithm, entry.key.public_key, entry.signature, message)
    except UnknownAlgorithm:
        yield Difference("algorithm", KEY, entry.key_id, "algorithm", None, entry.key.algorithm, entry.number)
        return
    if not good:
        yield _of(entry, "signature", "signature")


def _keys(announced: dict[str, dict[str, Any]]) -> Iterator[Difference]:
    """Every key is as it was announced, and none is there that never was."""
    for key in LedgerKey.objects.all():
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
