"""What many tests begin with is made once in a test process, and its rows are laid down again for each later test.

The first test that asks really makes it, by the same actions as a bank would. What that changed in the tables is kept,
with its ids, so that one thing can be made on top of another: scores after the cast are laid down on the same people.
Where the test has written anything else before, it is really made and not kept; so is everything after it. Nothing is
kept past the bank's day. Files under MEDIA_ROOT are kept as the rows are.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import ModuleType
from typing import Any, TypeVar, cast

from django.db import connection, transaction

from surveys.clock import bank_today
from tests.once import files, postgres, sqlite
from tests.once.changes import Changes, between

T = TypeVar("T")
READING = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "PRAGMA", "COPY", "EXPLAIN")


@dataclass(frozen=True)
class _Kept:
    made: bytes
    changes: Changes
    files: files.Files


@dataclass
class _Test:
    """What the running test was given, and whether that is all there is."""

    chain: tuple[str, ...] = ()
    alone: bool = True


_kept: dict[tuple[object, tuple[str, ...]], _Kept] = {}
_test = _Test()


def new_test() -> None:
    """The tables are as the migrations left them."""
    _test.chain, _test.alone = (), True


def watch() -> None:
    """From now on every statement of this process's connection is looked at: does it write?"""
    connection.execute_wrappers.append(_look)


def _look(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _test.alone and not str(sql).startswith(READING):
        _test.alone = False
    return execute(sql, params, many, context)


def once(name: str, make: Callable[[], T]) -> T:
    """What ``make`` returned in the first test; each test gets objects of its own."""
    if not _test.alone:
        return make()
    _test.chain += (name,)
    key = (bank_today(), _test.chain)
    if key in _kept:
        with transaction.atomic():
            _tables().lay_down(_kept[key].changes)
        files.lay_down(_kept[key].files)
    else:
        _kept[key] = _make(make)
    _test.alone = True
    return cast(T, pickle.loads(_kept[key].made))


def made_once(fixture: Callable[..., T]) -> Callable[..., T]:
    """For a fixture that writes rows and files of MEDIA_ROOT alone; ``@pytest.fixture`` stands above."""

    @wraps(fixture)
    def wrapped(*given: Any, **named: Any) -> T:
        return once(f"{fixture.__module__}.{fixture.__qualname__}", lambda: fixture(*given, **named))

    return wrapped


def _make(make: Callable[[], T]) -> _Kept:
    tables = _tables()
    with transaction.atomic():
        tables.leave_room(len(_kept) + 1)
    before, there = tables.read(), files.read()
    made = pickle.dumps(make())
    written = {name: content for name, content in files.read().items() if there.get(name) != content}
    return _Kept(made, between(before, tables.read()), written)


def _tables() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite
