"""What many tests begin with is made once in a test process, and its rows are laid down again for each later test.

The first test that asks really makes it, by the same actions as a bank would. What that changed in the tables is kept,
with its ids, so that one thing can be made on top of another: ``once("scores", …)`` after ``once("cast", …)`` lays down
on the same people. Nothing is kept past the bank's day. ``make`` may write rows, but no files, and may use nothing but
what was made ``once`` before.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from django.db import connection, transaction

from surveys.clock import bank_today
from tests.once import postgres, sqlite
from tests.once.changes import Changes, between

T = TypeVar("T")
Chain = tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    made: bytes
    changes: Changes


_kept: dict[tuple[object, Chain], _Kept] = {}
_chain: list[str] = []


def new_test() -> None:
    """The tables are as the migrations left them."""
    _chain.clear()


def once(name: str, make: Callable[[], T]) -> T:
    """What ``make`` returned in the first test; each test gets objects of its own."""
    _chain.append(name)
    key = (bank_today(), tuple(_chain))
    if key in _kept:
        with transaction.atomic():
            _tables().lay_down(_kept[key].changes)
    else:
        _kept[key] = _make(make)
    return cast(T, pickle.loads(_kept[key].made))


def _make(make: Callable[[], T]) -> _Kept:
    tables = _tables()
    with transaction.atomic():
        tables.leave_room(len(_kept) + 1)
    before = tables.read()
    made = pickle.dumps(make())
    return _Kept(made, between(before, tables.read()))


def _tables():
    return postgres if connection.vendor == "postgresql" else sqlite
