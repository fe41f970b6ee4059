"""The rows of an entry against what it committed to: first by digest, and column by column where that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dashboards.formulas.ledger import Difference, Sheet, SheetError, compare, read_sheet
from dashboards.models import LedgerEntry, LedgerSheet, LedgerSigner
from dashboards.queries.ledger.parts import PARTS, Part
from dashboards.queries.ledger.rows import Personal, Place, salts_of, sheet

KEPT = LedgerSheet._meta.db_table


def parts_of(number: int, kind: str, subject: str) -> Iterator[Part]:
    """The tables of an entry by its kind, and who signed it."""
    yield from PARTS[kind](subject)
    yield Part(LedgerSigner.objects.filter(entry=number))


def content_differences(
    entry: LedgerEntry, body: Mapping[str, Any], erased: Mapping[Place, dict[str, str]]
) -> Iterator[Difference]:
    """What differs between an entry and the tables."""
    parts = {part.model._meta.db_table: part for part in parts_of(body["number"], body["kind"], body["subject"])}
    kept = {one.table: one for one in LedgerSheet.objects.filter(entry=entry)}
    personal = Personal(salts_of(parts), erased)
    for told in body.get("tables", ()):
        part, copy = parts.get(told["table"]), kept.pop(told["table"], None)
        if part is None:
            yield Difference("unknown_table", told["table"], entry=entry.number)
        else:
            yield from (replace(one, entry=entry.number) for one in _table(part, told, copy, personal))
    yield from (Difference("added", KEPT, str(one.pk), entry=entry.number) for one in kept.values())


def _table(part: Part, told: Mapping[str, Any], copy: LedgerSheet | None, personal: Personal) -> Iterator[Difference]:
    now = sheet(part.rows, tuple(told["columns"]), personal)
    signed = _copy(told, copy)
    if signed is None:
        yield Difference("missing" if copy is None else "changed", KEPT, str(copy.pk if copy else ""), "content")
    if now.digest == told["sha256"]:
        return
    if signed is None:
        yield Difference("changed", now.table)
        return
    found = list(compare(signed, _with_strays(part, signed, now, personal)))
    yield from (_unsalted(one, personal) for one in found)
    if not found:
        yield Difference("changed", now.table)


def _copy(told: Mapping[str, Any], copy: LedgerSheet | None) -> Sheet | None:
    """The kept copy, where it is what was signed."""
    try:
        signed = read_sheet(told["table"], bytes(copy.content)) if copy else None
    except SheetError:
        return None
    return signed if signed and signed.digest == told["sha256"] else None


def _with_strays(part: Part, signed: Sheet, now: Sheet, personal: Personal) -> Sheet:
    """The rows there are, and those of the signed ones that a changed column led out of the publication."""
    there = {row[0] for row in now.rows}
    gone = [row[0] for row in signed.rows if row[0] not in there]
    if not gone:
        return now
    strays = sheet(part.model._default_manager.filter(pk__in=gone), now.columns, personal)
    return replace(now, rows=(*now.rows, *strays.rows))


def _unsalted(one: Difference, personal: Personal) -> Difference:
    """A text whose salt was taken away without an erasure."""
    gone = (one.table, one.row, one.column) in personal.wanting
    return replace(one, what="salt_gone", before=None, after=None) if gone else one
