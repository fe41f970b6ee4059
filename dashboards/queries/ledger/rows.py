"""Rows of the database as sheets: every column, with personal texts as commitments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DecimalField, Field, Model, QuerySet

from dashboards.formulas.ledger import Sheet, commitment, encoded
from dashboards.models import (
    AppraisalComment,
    AppraisalRun,
    EvidenceFile,
    Incident,
    IncidentMove,
    LedgerSalt,
    LedgerSigner,
    Observation,
    RuleVersion,
    SchemeVersion,
    ScoreRun,
    SuppliedValue,
    SupplyBatch,
    Veto,
)

# What people wrote, and what they are called: it may have to be erased.
PERSONAL: Mapping[type[Model], tuple[str, ...]] = {
    AppraisalRun: ("reason",),
    AppraisalComment: ("text",),
    ScoreRun: ("reason",),
    SchemeVersion: ("note",),
    RuleVersion: ("note",),
    Observation: ("text", "why"),
    Incident: ("text",),
    IncidentMove: ("reason",),
    EvidenceFile: ("name",),
    LedgerSigner: ("name",),
    SupplyBatch: ("note", "reason"),
    SuppliedValue: ("reason",),
}
# What goes on after a publication; it has to be what the moves say (`standing`).
GOING_ON: Mapping[type[Model], tuple[str, ...]] = {Incident: ("state", "step"), Veto: ("live",)}
Place = tuple[str, str, str]  # table, row, column


@dataclass(frozen=True, slots=True)
class Personal:
    """Salts by place, and the commitments of what was erased; ``wanting`` collects the places without either."""

    salts: Mapping[Place, bytes]
    erased: Mapping[Place, dict[str, str]] = field(default_factory=dict)
    wanting: set[Place] = field(default_factory=set)


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns that are published by default, the key first."""
    left_out = GOING_ON.get(model, ())
    names = [one.attname for one in model._meta.concrete_fields if one.name not in left_out]
    key = model._meta.pk.attname
    return (key, *(name for name in names if name != key))


def salts_of(tables: Collection[str]) -> dict[Place, bytes]:
    rows = LedgerSalt.objects.filter(table__in=tables)
    return {
        (table, row, column): bytes(salt)
        for table, row, column, salt in rows.values_list("table", "row", "column", "salt")
    }


def sheet(rows: QuerySet[Any], columns: tuple[str, ...], personal: Personal) -> Sheet:
    """The rows in the order of their keys; a column that there is no more is left out."""
    model = rows.model
    fields = {one.attname: one for one in model._meta.concrete_fields}
    there = tuple(name for name in columns if name in fields)
    table, private = model._meta.db_table, PERSONAL.get(model, ())
    found = rows.order_by(there[0]).values_list(*there)
    readers = [(name, _places(fields[name]), name in private) for name in there]
    return Sheet(table, there, tuple(tuple(_cells(table, row, readers, personal)) for row in found))


def _cells(
    table: str, row: tuple[Any, ...], readers: list[tuple[str, int | None, bool]], personal: Personal
) -> Iterator[Any]:
    for value, (name, places, private) in zip(row, readers, strict=True):
        yield _private((table, str(row[0]), name), value, personal) if private else encoded(value, places)


def _private(place: Place, value: str, personal: Personal) -> Any:
    """A blank text needs no commitment, unless it stands where another was erased."""
    if not value:
        return personal.erased.get(place, "") if place not in personal.salts else ""
    if place not in personal.salts:
        personal.wanting.add(place)
        return {"unsalted": True}
    return commitment(personal.salts[place], "/".join(place), value)


def _places(field: Field[Any, Any]) -> int | None:
    return field.decimal_places if isinstance(field, DecimalField) else None
