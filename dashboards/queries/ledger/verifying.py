"""Everything that the ledger commits to, checked against the database, and the ledger against a head kept outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.formulas.ledger import Difference, Head
from dashboards.models import EntryKind, LedgerEntry, LedgerErasure, LedgerKey
from dashboards.queries.ledger.chain import ENTRY, body_of, entries, keys, sound, walk
from dashboards.queries.ledger.contents import content_differences
from dashboards.queries.ledger.keys import secrets
from dashboards.queries.ledger.rows import Place
from dashboards.queries.ledger.standing import standing_differences
from dashboards.queries.ledger.unentered import unentered_differences

ERASURE = LedgerErasure._meta.db_table


@dataclass(frozen=True, slots=True)
class Report:
    """``erased`` are the texts that two people had erased; ``adopted`` the entries made after the publication."""

    entries: int
    differences: tuple[Difference, ...]
    erased: tuple[Place, ...]
    adopted: tuple[int, ...]


def verify(heads: Sequence[Head] = (), *, since: int = 1) -> Report:
    """Check all of it. Without a head nobody can see that the newest entries were removed.

    Parameters
    ----------
    since
        The rows of earlier entries are left out; the chain is checked from its beginning all the same.
    """
    chain, known = list(entries()), keys()
    bodies = [(one, body) for one in chain if sound(one, known) and (body := body_of(one)) is not None]
    erased = erasures(bodies)
    return Report(
        len(chain),
        tuple(_differences(chain, known, bodies, erased, heads, since)),
        tuple(sorted(erased)),
        tuple(entry.number for entry, body in bodies if body.get("adopted")),
    )


def erasures(bodies: Iterable[tuple[LedgerEntry, Mapping[str, Any]]]) -> dict[Place, dict[str, str]]:
    """By place, the commitment of every text that an entry says is erased."""
    told = [body["erases"] for _entry, body in bodies if body.get("kind") == EntryKind.ERASURE]
    return {(one["table"], one["row"], one["column"]): one["commitment"] for one in told}


def _differences(
    chain: Sequence[LedgerEntry],
    known: Mapping[str, LedgerKey],
    bodies: Sequence[tuple[LedgerEntry, Mapping[str, Any]]],
    erased: Mapping[Place, dict[str, str]],
    heads: Sequence[Head],
    since: int,
) -> Iterator[Difference]:
    yield from walk(chain, known)
    for one in heads:
        yield from _against(one, chain)
    yield from _own_key(chain, heads)
    for entry, body in bodies:
        yield from content_differences(entry, body, erased) if entry.number >= since else ()
    yield from _erasure_rows(bodies)
    yield from unentered_differences()
    yield from standing_differences()


def _against(head: Head, chain: Sequence[LedgerEntry]) -> Iterator[Difference]:
    """The entry that a head names, where it is gone or another."""
    found = next((one for one in chain if one.number == head.number), None)
    if found is None:
        yield Difference("cut", ENTRY, str(head.number), before=head.short)
    elif found.hash != head.hash:
        yield Difference("rewritten", ENTRY, str(head.number), "hash", head.hash, found.hash)


def _own_key(chain: Sequence[LedgerEntry], heads: Sequence[Head]) -> Iterator[Difference]:
    """The newest entry is signed with a key that this installation, or a head, knows."""
    known = {one.fingerprint for one in secrets()} | {one.key for one in heads}
    if chain and chain[-1].key_id not in known:
        yield Difference("foreign_key", ENTRY, str(chain[-1].number), "key_id", None, chain[-1].key_id)


def _erasure_rows(bodies: Sequence[tuple[LedgerEntry, Mapping[str, Any]]]) -> Iterator[Difference]:
    """The table of erasures says what the entries say."""
    told = {entry.number: body["erases"] for entry, body in bodies if "erases" in body}
    rows = {one.entry_id: one for one in LedgerErasure.objects.all()}
    for number in told.keys() | rows.keys():
        if number not in rows or number not in told:
            yield Difference("missing" if number in told else "added", ERASURE, str(number), entry=number)
            continue
        for name in ("table", "row", "column"):
            if getattr(rows[number], name) != told[number][name]:
                yield Difference("changed", ERASURE, str(number), name, told[number][name], getattr(rows[number], name))
