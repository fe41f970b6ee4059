"""Reads and writes whole tables by COPY; triggers and keys have seen the rows when they were first written."""

from functools import cache
from typing import Any

from django.db import connection

from tests.once.changes import Changes, Tables


@cache
def columns() -> dict[str, str]:
    """Every table with the name of its first column, which is its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name"
            " WHERE table_schema = 'public' AND schemaname = 'public' AND ordinal_position = 1 ORDER BY 1"
        )
        return dict(cursor.fetchall())


def leave_room(_number: int) -> None:
    """Sequences never go back here, so ids that were kept are not given again."""


def read() -> Tables:
    """All rows of all tables, as lines of COPY."""
    with connection.cursor() as cursor:
        return {table: lines(cursor, table) for table in columns()}


def lines(cursor: Any, table: str) -> list[bytes]:
    """All rows of a table."""
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy).splitlines(keepends=True)


def write(cursor: Any, table: str, lines: list[bytes]) -> None:
    """Add rows to a table."""
    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
        copy.write(b"".join(lines))


def lay_down(changes: Changes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, lines in changes.gone.items():
            _remove(cursor, table, lines)
        for table, lines in changes.new.items():
            write(cursor, table, lines)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _remove(cursor: Any, table: str, lines: list[bytes]) -> None:
    keys = [line.split(b"\t")[0].strip().decode() for line in lines]
    cursor.execute(f'DELETE FROM "{table}" WHERE "{columns()[table]}"::text = ANY(%s)', [keys])
    assert cursor.rowcount == len(lines)
