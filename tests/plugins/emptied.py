"""After a test that commits, the rows it left are deleted on PostgreSQL, and what the migrations wrote stays.

Django truncates all hundred and twenty tables, which makes and drops files for each and for its indexes, and writes
rights and content types again; that was most of a short test's time. On SQLite it stays as Django does it.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.once import postgres
from tests.once.changes import Tables

DELETE = """
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY %s::text[] LOOP EXECUTE format('DELETE FROM %%I', one); END LOOP;
END $$
"""


def keep_what_is_there() -> None:
    """From now on a test that commits is followed by no more than what has to be put back."""
    if connection.vendor == "postgresql":
        written = {table: rows for table, rows in postgres.read().items() if rows}
        TransactionTestCase._fixture_teardown = lambda _case: _put_back(written)  # type: ignore[method-assign]


def _put_back(written: Tables) -> None:
    """The lock waits for whoever still writes, as truncating did."""
    tables = list(postgres.columns())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE " + ", ".join(f'"{table}"' for table in tables))
        cursor.execute("SET LOCAL session_replication_role = replica")
        changed = [table for table, rows in written.items() if postgres.lines(cursor, table) != rows]
        emptied = [table for table in tables if table not in written or table in changed]
        cursor.execute(DELETE, [emptied])
        for table in changed:
            postgres.write(cursor, table, written[table])
