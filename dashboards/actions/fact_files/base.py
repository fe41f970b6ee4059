"""Read a file of facts line by line, and record all of it or nothing."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from dashboards.queries.evidence_scope import recordable_units
from surveys import access
from surveys.actions.import_sentences import FileRefused, RowFault, table_sentence
from surveys.actions.known_units import KnownUnits
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Limits, Line, Table, nearest, open_table
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
    viewer: access.Viewer = actor or access.SYSTEM
    access.require(viewer, kind.verb)
    reader = kind(KnownUnits(recordable_units(viewer, kind.verb)))
    try:
        table = open_table(stream, LIMITS)
        columns = reader.columns(table.header)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error
    facts, bad, lines = _read(reader, table, columns)
    if bad or dry_run:
        return Imported(table.encoding, lines, reader.preview(facts), tuple(bad))
    return Imported(table.encoding, lines, reader.record(facts, actor), written=True)


def _read(reader: FactFile, table: Table, columns: Mapping[str, str]) -> tuple[list[Any], list[BadLine], int]:
    facts: list[Any] = []
    bad: list[BadLine] = []
    first: dict[Any, int] = {}
    lines = 0
    for line in table.lines:
        lines += 1
        try:
            one, key = _facts(reader, line, columns)
            if first.setdefault(key, line.number) != line.number:
                raise RowFault(_("This repeats line %(line)s. Please delete one of the two.") % {"line": first[key]})
            facts.append(one)
        except RowFault as fault:
            bad.append(BadLine(line.number, str(fault)))
    return facts, bad, lines


def _facts(reader: FactFile, line: Line, columns: Mapping[str, str]) -> tuple[Any, Any]:
    if line.fault:
        raise RowFault(table_sentence(line.fault))
    return reader.facts({field: line.cells.get(columns.get(field, ""), "").strip() for field in reader.headings})
