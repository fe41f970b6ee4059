"""Look-ups that every answer makes. Their SQL is made once a process and prepared once a connection: on the way of an
answer, making and planning it anew costs several times what finding the row does."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Lookup(Generic[M]):
    """The one row that ``build`` finds for the values of some fields.

    ``stand_ins`` are a field and a value each, from which ``build`` makes the SQL. A stand-in must occur nowhere else
    in the query: its places in the SQL are where later values go.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *stand_ins: "tuple[Field[Any, Any], Any]") -> None:
        self._build, self._stand_ins = build, stand_ins
        self._made: dict[str, _Made] = {}

    def one(self, *values: Any) -> M | None:
        """The row with its annotations and selected relations; None where there is none."""
        # Not the proxy ``connection``: it finds the thread's connection anew for each attribute.
        database = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(database.vendor) or self._make(database)
        row = _fetch(database, made.sql, made.fill(self._stored(database, values)))
        return None if row is None else made.instance(row)

    def _make(self, database: BaseDatabaseWrapper) -> "_Made":
        stand_ins = [value for _, value in self._stand_ins]
        made = _Made(self._build(*stand_ins), self._stored(database, stand_ins))
        return self._made.setdefault(database.vendor, made)

    def _stored(self, database: BaseDatabaseWrapper, values: Sequence[Any]) -> list[Any]:
        fields = (field for field, _ in self._stand_ins)
        return [field.get_db_prep_value(one, database, False) for field, one in zip(fields, values, strict=True)]


class _Made:
    """A query as Django compiles it, and how a row of it becomes an instance."""

    def __init__(self, rows: QuerySet[Any], stand_ins: Sequence[Any]) -> None:
        self.compiler = rows.order_by()[:1].query.get_compiler("default")
        self.sql, parameters = self.compiler.as_sql()
        self._parameters = [(stand_ins.index(one) if one in stand_ins else None, one) for one in parameters]
        info: Any = self.compiler.klass_info
        self._model, columns = info["model"], info["select_fields"]
        self._own = slice(columns[0], columns[-1] + 1)
        select = [column for column, _, _ in self.compiler.select or ()]
        self._names = [column.target.attname for column in select[self._own]]  # type: ignore[attr-defined]
        self._related = get_related_populators(info, self.compiler.select, "default")  # type: ignore[call-arg]
        self._converters = self.compiler.get_converters(select)

    def fill(self, values: Sequence[Any]) -> list[Any]:
        return [fixed if place is None else values[place] for place, fixed in self._parameters]

    def instance(self, found: Sequence[Any]) -> Any:
        row = next(iter(self.compiler.apply_converters([found], self._converters)))
        made = self._model.from_db("default", self._names, row[self._own])
        for relation in self._related:
            relation.populate(row, made)
        for name, place in (self.compiler.annotation_col_map or {}).items():
            setattr(made, name, row[place])
        return made


def _fetch(database: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> Sequence[Any] | None:
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()
    try:
        return _fetch_prepared(database, sql, parameters)
    except OperationalError:
        if database.in_atomic_block:
            raise
        # A server that was started again: Django's own check before use would cost every answer a round trip.
        database.close()
        return _fetch_prepared(database, sql, parameters)


def _fetch_prepared(database: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> Sequence[Any] | None:
    database.ensure_connection()
    # Django's own cursors interpolate on the client, so that the server would plan each look-up anew.
    with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
        found = cursor.execute(sql, parameters, prepare=True).fetchone()
    database.health_check_done = True  # type: ignore[attr-defined]
    return found
