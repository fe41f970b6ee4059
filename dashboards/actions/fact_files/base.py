"""Read facts line by line, from a file or as rows of another system, and record all of them or nothing."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from dashboards.queries.evidence_scope import recordable_units
from surveys import access
from surveys.actions.import_sentences import FileRefused, RowFault, table_sentence
from surveys.actions.known_units import KnownUnits
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Limits, Line, nearest, open_table
from surveys.models import User

LIMITS = Limits(size=20 << 20, lines=200_000, columns=100)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, and the sentence why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: ``counts`` by ``new``, ``changed``, ``unchanged``; with bad lines nothing was written."""

    encoding: str
    lines: int
    counts: Counter[str]
    bad: tuple[BadLine, ...] = ()
    written: bool = False


class FactFile(ABC):
    """A kind of file: its columns (English and Chinese headings by field), what a line says, how facts are recorded."""

    verb: str
    headings: Mapping[str, str]
    required: tuple[str, ...]

    def __init__(self, units: KnownUnits) -> None:
        self.units = units

    def columns(self, header: Sequence[str]) -> dict[str, str]:
        """Column by field.

        Raises
        ------
        TableError
            ``missing_column``.
        """
        known = {word: field for field, words in self.headings.items() for word in words.split()}
        found: dict[str, str] = {}
        for column in header:
            if field := known.get(column.replace(" ", "_").casefold()):
                found.setdefault(field, column)
        for field in self.required:
            if field not in found:
                raise TableError("missing_column", column=field, nearest=nearest(field, header))
        return found

    @abstractmethod
    def facts(self, cells: Mapping[str, str]) -> tuple[Any, Any]:
        """The facts of a line from its cells by field, and the key that no other line may have. Raises `RowFault`."""

    def clashes(self, facts: Sequence[Any]) -> Mapping[int, str]:
        """By place among the facts the sentence why one does not go with what is recorded already; none usually."""
        return {}

    @abstractmethod
    def preview(self, facts: Sequence[Any]) -> Counter[str]: ...

    @abstractmethod
    def record(self, facts: Sequence[Any], actor: User | None) -> Counter[str]: ...


def import_facts(kind: type[FactFile], stream: BinaryIO, *, actor: User | None, dry_run: bool = False) -> Imported:
    """Read a file, and record it where every line is right. ``actor`` None: the installation itself, by command.

    Raises
    ------
    PermissionDenied
    FileRefused
        Where the file as a whole cannot be read; its argument is the sentence.
    """
    reader = _reader(kind, actor)
    try:
        table = open_table(stream, LIMITS)
        return _taken(reader, table.header, table.lines, table.encoding, actor, dry_run)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error


def import_rows(
    kind: type[FactFile], rows: Sequence[Mapping[str, str]], *, actor: User, dry_run: bool = False
) -> Imported:
    """The same of rows with the same columns; a bad one is told by its place, from 0.

    Raises
    ------
    PermissionDenied
    FileRefused
        Where a column is missing.
    """
    reader = _reader(kind, actor)
    lines = (Line(place, dict(cells)) for place, cells in enumerate(rows))
    try:
        return _taken(reader, list(rows[0]), lines, "", actor, dry_run)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error


def _reader(kind: type[FactFile], actor: User | None) -> FactFile:
    viewer: access.Viewer = actor or access.SYSTEM
    access.require(viewer, kind.verb)
    return kind(KnownUnits(recordable_units(viewer, kind.verb)))


def _taken(
    reader: FactFile, header: Sequence[str], told: Iterable[Line], encoding: str, actor: User | None, dry_run: bool
) -> Imported:
    facts, bad, lines = _read(reader, told, reader.columns(header))
    if bad or dry_run:
        return Imported(encoding, lines, reader.preview(facts), tuple(bad))
    return Imported(encoding, lines, reader.record(facts, actor), written=True)


def _read(reader: FactFile, told: Iterable[Line], columns: Mapping[str, str]) -> tuple[list[Any], list[BadLine], int]:
    facts: list[Any] = []
    numbers: list[int] = []
    bad: list[BadLine] = []
    first: dict[Any, int] = {}
    lines = 0
    for line in told:
        lines += 1
        try:
            one, key = _facts(reader, line, columns)
            if first.setdefault(key, line.number) != line.number:
                raise RowFault(_("This repeats line %(line)s. Please delete one of the two.") % {"line": first[key]})
            facts.append(one)
            numbers.append(line.number)
        except RowFault as fault:
            bad.append(BadLine(line.number, str(fault)))
    bad.extend(BadLine(numbers[place], sentence) for place, sentence in reader.clashes(facts).items())
    return facts, sorted(bad, key=lambda one: one.line), lines


def _facts(reader: FactFile, line: Line, columns: Mapping[str, str]) -> tuple[Any, Any]:
    if line.fault:
        raise RowFault(table_sentence(line.fault))
    return reader.facts({field: line.cells.get(columns.get(field, ""), "").strip() for field in reader.headings})
