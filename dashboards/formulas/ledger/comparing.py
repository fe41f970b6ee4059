"""What differs between the rows that were signed and the rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboards.formulas.ledger.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Difference:
    """``what`` is a word for programs: ``changed``, ``missing``, ``added``, and others of `queries.ledger`.

    ``row`` and ``column`` are empty where all of the table, or of the row, is meant.
    """

    what: str
    table: str = ""
    row: str = ""
    column: str = ""
    before: Any = None
    after: Any = None
    entry: int | None = None


def compare(signed: Sheet, now: Sheet) -> Iterator[Difference]:
    """Row by row and column by column, in the order of the keys as they were signed; rows that came last."""
    before, after = ({str(row[0]): row for row in one.rows} for one in (signed, now))
    for key, row in before.items():
        if key not in after:
            yield Difference("missing", signed.table, key)
        else:
            yield from _columns(signed, row, dict(zip(now.columns, after[key], strict=True)))
    yield from (Difference("added", signed.table, key) for key in after if key not in before)


def _columns(signed: Sheet, row: tuple[Any, ...], now: dict[str, Any]) -> Iterator[Difference]:
    for column, before in zip(signed.columns, row, strict=True):
        after = now.get(column)
        if after != before or isinstance(after, bool) != isinstance(before, bool):
            yield Difference("changed", signed.table, str(row[0]), column, before, after)
