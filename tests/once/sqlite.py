"""Reads and writes whole tables; an id is given again after a rollback, so what is kept lies in a range of its own."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection

from tests.once.changes import Changes, Tables

ROOM = 1_000_000


@cache
def _columns() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _named(cursor, table) for table in tables}


def _named(cursor: Any, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def leave_room(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s)", [number * ROOM])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM sqlite_master"
            " WHERE type = 'table' AND sql LIKE '%%AUTOINCREMENT%%'"
            " AND name NOT IN (SELECT name FROM sqlite_sequence)",
            [number * ROOM],
        )


def read() -> Tables:
    """All rows of all tables, as they are stored: the sign before a column keeps it from being converted."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table, columns) for table, columns in _columns().items()}


def _rows(cursor: Any, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    asked = ", ".join(f'+"{column}"' for column in columns)
    return [tuple(row) for row in cursor.execute(f'SELECT {asked} FROM "{table}"')]


def lay_down(changes: Changes) -> None:
    with connection.cursor() as cursor:
        # A row that changed is taken out and put in again, which its table's guards would not allow.
        guards = _lift_guards(cursor, changes.gone)
        for table, rows in changes.gone.items():
            cursor.executemany(f'DELETE FROM "{table}" WHERE "{_columns()[table][0]}" = %s', [row[:1] for row in rows])
            assert cursor.rowcount == len(rows)
        for table, rows in changes.new.items():
            marks = ", ".join(["%s"] * len(_columns()[table]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        for guard in guards:
            cursor.execute(guard, None)


def _lift_guards(cursor: Any, tables: Collection[str]) -> list[str]:
    """Drop the triggers of these tables; gives the statements that make them again."""
    marks = ", ".join(["%s"] * len(tables))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", list(tables)
    )
    found = cursor.fetchall()
    for name, _sql in found:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, sql in found]
