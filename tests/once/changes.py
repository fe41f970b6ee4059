"""What happened to the tables between two readings of them."""

from dataclasses import dataclass
from typing import Any

Rows = list[Any]  # as the database's own reader gives them: hashable, complete
Tables = dict[str, Rows]


@dataclass(frozen=True)
class Changes:
    """A changed row is one that is gone and one that is new."""

    gone: Tables
    new: Tables


def between(before: Tables, after: Tables) -> Changes:
    """Rows keep the order in which the database gave them."""
    return Changes(gone=_not_in(before, after), new=_not_in(after, before))


def _not_in(some: Tables, others: Tables) -> Tables:
    left = {table: [row for row in rows if row not in known] for table, rows, known in _side_by_side(some, others)}
    return {table: rows for table, rows in left.items() if rows}


def _side_by_side(some: Tables, others: Tables) -> list[tuple[str, Rows, set[Any]]]:
    return [(table, rows, set(others.get(table, ()))) for table, rows in some.items()]
