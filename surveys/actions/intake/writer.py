"""The writer of the database at hand."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from surveys.actions.intake import postgres, sqlite
from surveys.actions.intake.row import Row


def write_rows(rows: Sequence[Row]) -> dict[UUID, int]:
    """Write what is not there yet, all or nothing; return the new response ids by client UUID."""
    if not rows:
        return {}
    return postgres.write(rows) if connection.vendor == "postgresql" else sqlite.write(rows)
