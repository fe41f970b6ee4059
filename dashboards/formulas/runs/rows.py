"""A table of results as JSON: a list of columns, and a row for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboards.formulas.rounding import published

SUPPRESSED = "suppressed"
KEPT = ("n", "status")

Value = Decimal | int | str | None


def table(rows: Sequence[Mapping[str, Value]]) -> dict[str, Any]:
    """Columns and rows; of a unit below the smallest n shown only n and status are published."""
    columns = list(rows[0]) if rows else []
    return {"columns": columns, "rows": [[_cell(row, column) for column in columns] for row in rows]}


def _cell(row: Mapping[str, Value], column: str) -> int | str | None:
    if row["status"] == SUPPRESSED and column not in KEPT:
        return None
    value = row[column]
    return value if value is None or isinstance(value, int) else str(value)


def decimal(value: float | None) -> str | None:
    """A float as a published decimal in text."""
    found = published(value)
    return None if found is None else str(found)


def exact(value: float, places: int = 9) -> str:
    """A solved parameter, to the places to which it was rounded before use."""
    return str(published(value, places))
