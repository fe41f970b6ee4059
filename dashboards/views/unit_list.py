"""The table of a comparison: its order, its fold and its pages, all of them links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from dashboards.queries.compare import Comparison, Row
from dashboards.views.list_filters import joined

FIRST, AROUND, LAST = 10, 3, 5
PER_PAGE = 50
MOST_AT_ONCE = 300
_CLASSES = {"above": 2, "same": 1, "below": 0}


@dataclass(frozen=True)
class Column:
    """A column that can be sorted by: the way it is sorted now, and the address that turns it round."""

    key: str
    aria: str
    url: str


@dataclass(frozen=True)
class Fold:
    """Rows that are folded away, by their places from 1."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class UnitList:
    """What the table shows: rows and folds, or a page of the rows."""

    entries: tuple[Row | Fold, ...]
    columns: dict[str, Column]
    total: int
    page: Page | None = None
    query: str = ""

    @property
    def shown(self) -> int:
        return sum(isinstance(one, Row) for one in self.entries)

    @property
    def folded(self) -> bool:
        return any(isinstance(one, Fold) for one in self.entries)

    @property
    def all_at_once(self) -> bool:
        return self.total <= MOST_AT_ONCE


def unit_list(found: Comparison, params: Any, language: str, query: str) -> UnitList:
    """The table that an address asks for: ``sort=-index``, ``q=``, ``show=all`` or ``page=2``."""
    sort, words = params.get("sort", "") or "-index", params.get("q", "").strip()[:60]
    rows = ordered(found.rows, sort, language)
    if words:
        rows = [row for row in rows if _matches(row, words)]
    columns = _columns(sort, joined(query, [("q", words)] if words else []))
    show, numbered = params.get("show", ""), params.get("page", "")
    if numbered or (show == "all" and len(rows) > MOST_AT_ONCE):
        page = Paginator(rows, PER_PAGE).get_page(numbered or 1)
        return UnitList(tuple(page.object_list), columns, len(rows), page, query)
    if show == "all" or words:
        return UnitList(tuple(rows[:MOST_AT_ONCE]), columns, len(rows), None, query)
    return UnitList(tuple(folded(rows, found)), columns, len(rows), None, query)


def _matches(row: Row, words: str) -> bool:
    names = (row.unit.zh, row.unit.en, row.unit.code)
    return any(words.casefold() in name.casefold() for name in names)


def ordered(rows: Sequence[Row], sort: str, language: str) -> list[Row]:
    """Rows by a column; those with too few answers stay last whichever way."""
    key = _KEYS.get(sort.lstrip("-"), _KEYS["index"])
    shown = sorted((row for row in rows if row.shown), key=lambda row: key(row, language), reverse=sort.startswith("-"))
    return [*shown, *sorted((row for row in rows if not row.shown), key=lambda row: row.unit.code)]


_KEYS: dict[str, Callable[[Row, str], Any]] = {
    "name": lambda row, language: row.unit.name(language),
    "region": lambda row, language: (row.region.name(language) if row.region else "", row.unit.code),
    "index": lambda row, _: row.figure.estimate.value or 0.0,
    "class": lambda row, _: (_CLASSES.get(row.figure.verdict or "", -1), row.figure.estimate.value or 0.0),
    "change": lambda row, _: _change(row),
    "n": lambda row, _: row.figure.estimate.n,
}


def _change(row: Row) -> float:
    return row.figure.change.value if row.figure.change and row.figure.change.value is not None else float("-inf")


def _columns(sort: str, query: str) -> dict[str, Column]:
    """Names begin with A, figures with the highest; a second click turns the order round."""
    made = {}
    for key in _KEYS:
        first = key if key in ("name", "region") else f"-{key}"
        other = first.removeprefix("-") if first.startswith("-") else f"-{first}"
        aria = "" if sort.lstrip("-") != key else "descending" if sort.startswith("-") else "ascending"
        made[key] = Column(key, aria, joined(query, [("sort", other if sort == first else first)]))
    return made


def folded(rows: Sequence[Row], found: Comparison) -> list[Row | Fold]:
    """The first ten, three each side of the unit pointed out, and the last five; folds for what lies between."""
    kept = {*range(FIRST), *range(len(rows) - LAST, len(rows))}
    at = next((place for place, row in enumerate(rows) if row.unit == found.focus), None)
    if at is not None:
        kept |= set(range(at - AROUND, at + AROUND + 1))
    entries: list[Row | Fold] = []
    start: int | None = None
    for place in range(len(rows) + 1):
        inside = place < len(rows) and place not in kept
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            entries += [Fold(start + 1, place)] if place - start > 1 else [rows[start]]
            start = None
        if not inside and place < len(rows):
            entries.append(rows[place])
    return entries
