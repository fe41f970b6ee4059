"""The table of an appraisal as another system wants it: which columns, in which order, under which words and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIXED = (
    *("period", "scheme", "unit", "unit_zh", "unit_en", "kind", "state", "grade", "plain_grade", "total"),
    *("plain", "vetoed", "change", "yearly", "subtotal", "leaders", "sha256"),
    *("ledger_entry", "ledger_head", "ledger_signature", "ledger_key"),
)
LEDGER = FIXED[-4:]  # what no table of published figures is without
PARTS = ("points", "weight", "contribution", "figure", "completion")  # of a component: ``points:retail``
MOST_COLUMNS, LONGEST = 200, 80


@dataclass(frozen=True, slots=True)
class Column:
    """``codes``: what stands in a cell instead of a value; a value that is not among them stands as it is."""

    source: str
    heading: str
    codes: Mapping[str, str]

    def cell(self, value: Any) -> Any:
        return self.codes.get("" if value is None else str(value), value)


def with_ledger(columns: Sequence[Column]) -> list[Column]:
    """The columns of a layout, and at the end those of the ledger that it does not name itself."""
    named = {one.source for one in columns}
    return [*columns, *(Column(name, name, {}) for name in LEDGER if name not in named)]


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` counts from 1; 0 is the layout as a whole."""

    row: int
    reason: str
    about: str = ""


def load_columns(content: Sequence[Mapping[str, Any]]) -> tuple[tuple[Column, ...], tuple[Fault, ...]]:
    """The columns of a layout, and everything that is wrong with them."""
    columns = tuple(Column(one["source"], one["heading"], dict(one["codes"])) for one in content)
    faults = [fault for row, one in enumerate(columns, 1) for fault in _faults(row, one)]
    headings = [one.heading for one in columns]
    faults += [Fault(row, "twice", one) for row, one in enumerate(headings, 1) if one and one in headings[: row - 1]]
    if not columns:
        faults.append(Fault(0, "empty"))
    if len(columns) > MOST_COLUMNS:
        faults.append(Fault(0, "many", str(MOST_COLUMNS)))
    return columns, tuple(faults)


def _faults(row: int, one: Column) -> list[Fault]:
    part, _colon, code = one.source.partition(":")
    known = one.source in FIXED or (part in PARTS and bool(code))
    faults = [] if known else [Fault(row, "source", one.source)]
    if not one.heading:
        faults.append(Fault(row, "heading"))
    if len(one.heading) > LONGEST:
        faults.append(Fault(row, "long", str(LONGEST)))
    return faults
