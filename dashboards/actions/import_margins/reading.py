"""From a file to margins, or to everything that is wrong with it, line by line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.actions.import_margins.columns import (
    FIELDS,
    VARIABLES,
    categories,
    category_of,
    columns_of,
    variable_of,
)
from surveys.actions.import_responses.sentences import unknown_word
from surveys.actions.import_sentences import FileRefused, did_you_mean, table_sentence
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Limits, Line, Table, nearest, open_table
from surveys.models import Unit

LIMITS = Limits(size=50 << 20, lines=500_000, columns=100)
_WHOLE = re.compile(r"\d{1,12}(\.0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarginLine:
    """Customers of one unit in one category, as a line of the file says it."""

    line: int
    code: str
    unit_id: int
    variable: str
    category: int
    total: int


@dataclass(frozen=True, slots=True)
class MarginPlan:
    """What a file would do: its lines, or what is wrong with them; nothing is written yet."""

    encoding: str
    lines: tuple[MarginLine, ...]
    faults: tuple[tuple[int, str], ...]

    @property
    def ok(self) -> bool:
        return not self.faults


class _Fault(Exception):
    """A line that cannot be taken; the sentence is its only argument."""


def read_margins(content: bytes) -> MarginPlan:
    """Read CSV or XLSX with a unit, a variable, a category and a total in each line; writes nothing.

    Raises
    ------
    FileRefused
        Where the file as a whole cannot be read; its argument is the sentence for the person.
    """
    try:
        table = open_table(io.BytesIO(content), LIMITS)
        columns = _columns(table)
        found, faults = _lines(table, columns)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error
    if not found and not faults:
        raise FileRefused(_("The file has a heading and nothing below it."))
    wrong = faults or list(_sums(found))
    return MarginPlan(table.encoding, tuple(found), tuple(sorted(wrong)))


def _columns(table: Table) -> dict[str, str]:
    columns = columns_of(table.header)
    table.require(*(field for field in FIELDS if field not in columns))
    return columns


def _lines(table: Table, columns: dict[str, str]) -> tuple[list[MarginLine], list[tuple[int, str]]]:
    units = dict(Unit.objects.values_list("code", "pk"))
    found: list[MarginLine] = []
    faults: list[tuple[int, str]] = []
    seen: dict[tuple[str, str, int], int] = {}
    for line in table.lines:
        try:
            margin = _margin(line, columns, units)
            first = seen.setdefault((margin.code, margin.variable, margin.category), line.number)
            if first != line.number:
                raise _Fault(_("This unit and category already stand in line %(first)s.") % {"first": first})
            found.append(margin)
        except _Fault as fault:
            faults.append((line.number, str(fault)))
    return found, faults


def _margin(line: Line, columns: dict[str, str], units: dict[str, int]) -> MarginLine:
    if line.fault:
        raise _Fault(table_sentence(line.fault))
    cells = {field: line.cells[column].strip() for field, column in columns.items()}
    code, variable = cells["unit"], variable_of(cells["variable"])
    if code not in units:
        near = nearest(code, units) if code else ""
        raise _Fault(_("Unit “%(code)s” does not exist.") % {"code": code[:40]} + did_you_mean(near))
    if variable is None:
        raise _Fault(unknown_word(columns["variable"], cells["variable"], ", ".join(VARIABLES)))
    category = category_of(variable, cells["category"])
    if category is None:
        raise _Fault(unknown_word(columns["category"], cells["category"], ", ".join(categories(variable))))
    if not _WHOLE.fullmatch(cells["total"]):
        words = {"column": columns["total"], "given": cells["total"][:40]}
        raise _Fault(_("%(column)s: “%(given)s” is not a whole number of customers.") % words)
    return MarginLine(line.number, code, units[code], variable, category, int(float(cells["total"])))


def _sums(lines: list[MarginLine]) -> Iterator[tuple[int, str]]:
    """What does not add up: each variable of a unit has to come to the same number of customers, and to some."""
    sums: dict[str, dict[str, int]] = {}
    first: dict[tuple[str, str], int] = {}
    for one in lines:
        unit = sums.setdefault(one.code, {})
        unit[one.variable] = unit.get(one.variable, 0) + one.total
        first.setdefault((one.code, one.variable), one.line)
    for code, unit in sums.items():
        (known, whole), *_rest = unit.items()
        for variable, total in unit.items():
            words = {"unit": code, "variable": variable, "total": total, "first": known, "whole": whole}
            if total == 0:
                yield first[code, variable], _("%(unit)s: %(variable)s comes to no customer at all.") % words
            elif total != whole:
                said = _(
                    "%(unit)s: %(variable)s comes to %(total)s customers, %(first)s to %(whole)s. Make them agree."
                )
                yield first[code, variable], said % words
