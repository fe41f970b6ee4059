"""From a table to arrays, every line checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import BinaryIO, TypeVar

import numpy as np
from django.utils.translation import gettext as _

from dashboards.formulas.answers import SCORE_SCALE, Answers
from dashboards.formulas.rules.files import MOST, FileRules
from surveys.actions.import_sentences import FileRefused, table_sentence
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Line, Table, open_table

MOST_TOLD = 20
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers for the pipeline; names of units and peer groups in the order of their numbers; lines without score."""

    answers: Answers
    units: tuple[str, ...]
    peers: tuple[str, ...]
    without: int


class LinesRefused(FileRefused):
    """A file with lines that cannot be taken: each with its number and what is wrong, the first ones in full."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__("\n".join(f"{number}: {sentence}" for number, sentence in lines[:MOST_TOLD]))
        self.lines = lines


class _Fault(Exception):
    """A line that cannot be taken; the sentence is its only argument."""


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    peers: str
    score: int | None
    adjusters: tuple[float, ...]


def read_scores(stream: BinaryIO, rules: FileRules) -> Scores:
    """Read a CSV or Excel file by its rules, all of it or nothing.

    Raises
    ------
    FileRefused
        Where it cannot be read as a whole, or some lines are wrong (`LinesRefused`).
    """
    try:
        table = open_table(stream)
        table.require(*rules.columns)
        return _scores(_rows(table, rules), rules)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error


def _rows(table: Table, rules: FileRules) -> list[_Row]:
    score, number = _reader_of(rules), cache(_number)
    rows: list[_Row] = []
    faults: list[tuple[int, str]] = []
    groups: dict[str, str] = {}
    for line in table.lines:
        try:
            row = _row(line, rules, score, number)
            if groups.setdefault(row.unit, row.peers) != row.peers:
                words = {"unit": row.unit, "first": groups[row.unit], "second": row.peers}
                raise _Fault(_("Unit “%(unit)s” stands with %(first)s above and with %(second)s here.") % words)
            rows.append(row)
        except _Fault as fault:
            faults.append((line.number, str(fault)))
    if faults:
        raise LinesRefused(faults)
    return rows


def _row(line: Line, rules: FileRules, score: Callable[[str], int | None], number: Callable[[str], float]) -> _Row:
    if line.fault:
        raise _Fault(table_sentence(line.fault))
    unit = line.cells[rules.unit]
    if not unit:
        raise _Fault(_("The unit is missing."))
    adjusters = tuple(_named(name, line.cells[name], number) for name in rules.adjusters)
    peers = line.cells[rules.peers] if rules.peers else ""
    return _Row(unit, peers, _named(rules.score, line.cells[rules.score], score), adjusters)


def _named(column: str, cell: str, read: Callable[[str], T]) -> T:
    try:
        return read(cell)
    except ValueError as fault:
        words = {"column": column, "cell": cell[:40]}
        raise _Fault(_("%(column)s: “%(cell)s” is not a number that can stand here.") % words) from fault


def _reader_of(rules: FileRules) -> Callable[[str], int | None]:
    """(y − minimum)/(maximum − minimum)·100 in ten-thousandths, half-even; None for an empty cell."""
    low, high = Fraction(str(rules.minimum)), Fraction(str(rules.maximum))

    @cache
    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not _PLAIN.fullmatch(cell):
            raise ValueError(cell)
        value = Fraction(cell)
        if not low <= value <= high:
            raise ValueError(cell)
        return round((value - low) / (high - low) * 100 * SCORE_SCALE)

    return read


def _number(cell: str) -> float:
    """An adjuster; NaN for an empty cell. Sums of squares of what is beyond `MOST` would not hold together."""
    value = float(cell) if cell else float("nan")
    if "_" in cell or (cell and not abs(value) <= MOST):
        raise ValueError(cell)
    return value


def _scores(rows: list[_Row], rules: FileRules) -> Scores:
    units, peers = sorted({row.unit for row in rows}), sorted({row.peers for row in rows})
    place, group = ({name: at for at, name in enumerate(names)} for names in (units, peers))
    of_unit = {row.unit: group[row.peers] for row in rows}
    kept = [row for row in rows if row.score is not None]
    adjusters = np.array([row.adjusters for row in kept], dtype=np.float64).reshape(len(kept), len(rules.adjusters))
    answers = Answers(
        np.array([place[row.unit] for row in kept], dtype=np.int64),
        np.array([row.score for row in kept], dtype=np.int64),
        len(units),
        adjusters=adjusters if rules.adjusters else None,
        names=rules.adjusters,
        peer_group=np.array([of_unit[name] for name in units], dtype=np.int64),
    )
    return Scores(answers, tuple(units), tuple(peers), len(rows) - len(kept))
