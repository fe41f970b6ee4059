"""Many rows into a table at once, without an instance for each; call it inside a transaction."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Field


def write_many(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    once: Sequence[str] = (),
    update: Sequence[str] | None = None,
) -> int:
    """Insert rows; return how many were written.

    Parameters
    ----------
    names
        Attributes of the model (``unit_id``, not ``unit``), in the order of each row's values.
    once
        Attributes under a unique constraint: a row that is there already is updated in the attributes ``update``
        (None: left as it is).
    """
    if not rows:
        return 0
    fields = [_field(model, name) for name in names]
    columns = ", ".join(str(field.column) for field in fields)
    table, then = model._meta.db_table, _conflict(model, once, update)
    if connection.vendor == "postgresql":
        return _copied(table, columns, then, rows)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {then}", _adapted(fields, rows))
        return int(cursor.rowcount)


def _copied(table: str, columns: str, then: str, rows: Sequence[Sequence[Any]]) -> int:
    """COPY is several times quicker than any INSERT, but knows no conflicts: those are met in a second step."""
    target = f"incoming_{table}" if then else table
    with connection.cursor() as cursor:
        if then:
            cursor.execute(f"CREATE TEMP TABLE {target} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if not then:
            return len(rows)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {target} {then}")
        written = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {target}")
        return written


def among(rows: "models.QuerySet[Any]", name: str, values: Sequence[Any]) -> "models.QuerySet[Any]":
    """Rows whose attribute is one of very many values, without a parameter for each where the database can."""
    if connection.vendor == "postgresql":
        field = _field(rows.model, name)
        where = f"{rows.model._meta.db_table}.{field.column} = ANY(%s)"
        return rows.extra(where=[where], params=[list(values)])
    return rows.filter(**{f"{name}__in": values})


def _field(model: type[models.Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _conflict(model: type[models.Model], once: Sequence[str], update: Sequence[str] | None) -> str:
    if not once:
        return ""
    where = ", ".join(str(_field(model, name).column) for name in once)
    if not update:
        return f"ON CONFLICT ({where}) DO NOTHING"
    columns = [str(_field(model, name).column) for name in update]
    return f"ON CONFLICT ({where}) DO UPDATE SET " + ", ".join(f"{column} = excluded.{column}" for column in columns)


def _adapted(fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Values as SQLite takes them: UUIDs, days and moments as text."""
    adapters = [_adapter(field) for field in fields]
    return [
        [adapt(value) if adapt and value is not None else value for adapt, value in zip(adapters, row, strict=True)]
        for row in rows
    ]


def _adapter(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return connection.ops.adapt_datefield_value if isinstance(field, models.DateField) else None
