"""Change one column of one row in SQL, as somebody would who goes around the program."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from dashboards.models import LedgerEntry, LedgerErasure, LedgerKey, LedgerSheet
from dashboards.queries.ledger.chain import body_of
from dashboards.queries.ledger.contents import parts_of
from surveys.models import Unit

ROLE = "manyi_application"
# By these numbers nothing is found: the ledger's own copies are found by entry and table.
NUMBERS = {(LedgerSheet, "id")}


def published_rows() -> dict[type[models.Model], Any]:
    """Every table that an entry commits to, with one of its published rows; and the ledger's own tables."""
    found: dict[type[models.Model], Any] = {}
    for entry in LedgerEntry.objects.order_by("number"):
        body = body_of(entry)
        assert body is not None
        for part in parts_of(entry.number, entry.kind, entry.subject):
            key = part.rows.order_by("pk").values_list("pk", flat=True).last()
            if key is not None:
                found[part.model] = key
    for model in (LedgerKey, LedgerEntry, LedgerSheet, LedgerErasure):
        if model.objects.exists():
            found[model] = model.objects.order_by("pk").values_list("pk", flat=True)[0]
    return found


def columns(model: type[models.Model]) -> list[models.Field]:
    """All that are published: of a unit its number and code alone."""
    fields = [one for one in model._meta.concrete_fields if (model, one.name) not in NUMBERS]
    return [one for one in fields if model is not Unit or one.name in ("id", "code")]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def change(model: type[models.Model], field: models.Field, key: Any) -> None:
    """Give the column another value; a constraint in the way is dropped, as its owner could."""
    before = model._base_manager.filter(pk=key).values_list(field.attname, flat=True).get()
    value = field.get_db_prep_save(other(before, field), connection)
    quote, pk = connection.ops.quote_name, model._meta.pk
    statement = f"UPDATE {quote(model._meta.db_table)} SET {quote(field.column)} = %s WHERE {quote(pk.column)} = %s"
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [value, key])
                assert cursor.rowcount == 1
            return
        except IntegrityError as error:
            name = re.search(r'violates (?:check|unique) constraint "(\w+)"', str(error))
            if name is None:
                raise
            _drop(model._meta.db_table, name[1])


def _drop(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
        known = cursor.fetchone()
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE' if known else f'DROP INDEX "{name}"')


def other(value: Any, field: models.Field) -> Any:
    """A value of the same kind that differs as little as may be."""
    if isinstance(field, models.JSONField):
        return {"changed": 1}
    if isinstance(value, bool) or isinstance(field, models.BooleanField):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, bytes | memoryview):
        return bytes(value) + b"x"
    if isinstance(value, str):
        return value[:-1] + ("y" if value[-1:] != "y" else "z")
    return _from_nothing(field)


def _from_nothing(field: models.Field) -> Any:
    kinds = ((models.DateTimeField, datetime(2026, 1, 1, tzinfo=UTC)), (models.DateField, date(2026, 1, 1)))
    return next((value for kind, value in kinds if isinstance(field, kind)), 1)
