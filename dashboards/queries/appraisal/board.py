"""The board: every unit of a run that a viewer sees, beside the period before and the year before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.models import AppraisalRun
from dashboards.queries.appraisal.runs import current_runs, visible_results
from surveys import access
from surveys.engine.periods import Period, add_months

_FIELDS = (
    "unit_id",
    "unit__code",
    "unit__name_zh",
    "unit__name_en",
    "state",
    "plain_grade",
    "grade",
    "total",
    "vetoed",
)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """``change`` since the quarter before (环比) and ``yearly`` since the year before (同比); None where either is
    missing. ``points`` by component, as they were published."""

    unit_id: int
    code: str
    name_zh: str
    name_en: str
    state: str
    plain_grade: str
    grade: str
    total: Decimal | None
    vetoed: bool
    points: tuple[Decimal | None, ...]
    change: Decimal | None
    yearly: Decimal | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the board: words in name or code, one grade, and the order (``-total``, ``code``, ``points0``, …)."""

    words: str = ""
    grade: str = ""
    sort: str = ""


def board(viewer: access.Viewer, run: AppraisalRun, wanted: Wanted = Wanted()) -> list[BoardRow]:
    """Rows in the order asked for, those without a value last; the best total first where none is asked for."""
    before, year = (_totals(viewer, run, months) for months in (3, 12))
    results = visible_results(viewer, run).order_by("unit__code").values_list(*_FIELDS, "points")
    return narrowed([_row(values, before, year) for values in results], wanted)


def narrowed(rows: Sequence[BoardRow], wanted: Wanted) -> list[BoardRow]:
    """Those of a board that are wanted, in the order asked for."""
    words, grade = wanted.words.casefold(), wanted.grade
    kept = [one for one in rows if words in f"{one.code} {one.name_zh} {one.name_en}".casefold()]
    return _sorted([one for one in kept if grade in ("", one.grade)], wanted.sort or "-total")


def _row(values: Sequence[Any], before: Mapping[int, Decimal], year: Mapping[int, Decimal]) -> BoardRow:
    unit, code, zh, en, state, plain_grade, grade, total, vetoed, points = values
    told = tuple(None if one is None else Decimal(one) for one in points)
    changes = _difference(total, before.get(unit)), _difference(total, year.get(unit))
    return BoardRow(unit, code, zh, en, state, plain_grade, grade, total, vetoed, told, *changes)


def _totals(viewer: access.Viewer, run: AppraisalRun, months: int) -> dict[int, Decimal]:
    """Totals by unit in the run of the same scheme that holds for so many months before."""
    earlier = Period(add_months(run.first_month, -months), add_months(run.last_month, -months))
    found = current_runs(viewer).filter(scheme=run.scheme_id, period=earlier.code).first()
    if found is None:
        return {}
    graded = visible_results(viewer, found).filter(total__isnull=False)
    return {unit: total for unit, total in graded.values_list("unit_id", "total") if total is not None}


def _difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def _sorted(rows: list[BoardRow], sort: str) -> list[BoardRow]:
    value, down = _value(sort.removeprefix("-")), sort.startswith("-")
    known = [one for one in rows if value(one) is not None]
    known.sort(key=lambda one: value(one), reverse=down)
    return known + [one for one in rows if value(one) is None]


def _value(name: str) -> Callable[[BoardRow], Any]:
    """What a column is sorted by; an unknown name sorts by code."""
    place = name.removeprefix("points")
    if name.startswith("points") and place.isdecimal():
        return lambda one: one.points[int(place)] if int(place) < len(one.points) else None
    if name == "grade":
        return lambda one: one.grade or None
    return (lambda one: getattr(one, name)) if name in ("total", "change", "yearly") else (lambda one: one.code)
