"""Tables from files that people bring: CSV in whatever encoding, or XLSX; line by line, in flat memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import BinaryIO, NamedTuple

from surveys.exchange import csv_text, workbook
from surveys.exchange.faults import TableError

Raw = tuple[int, list[str], TableError | None]


class Line(NamedTuple):
    """One line of a table: where it stands in the file, its cells by column, and what is wrong with it as a line."""

    number: int
    cells: dict[str, str]
    fault: TableError | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most."""

    size: int = 1 << 30
    lines: int = 5_000_000
    columns: int = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table; ``lines`` can be walked once."""

    encoding: str
    header: tuple[str, ...]
    lines: Iterator[Line]

    def require(self, *columns: str) -> None:
        """Raise ``missing_column``, with the nearest name there is, where a column is not there."""
        for column in columns:
            if column not in self.header:
                raise TableError("missing_column", column=column, nearest=nearest(column, self.header))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` was probably meant to be; '' where none comes near."""
    folded = {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else ""


def open_table(stream: BinaryIO, limits: Limits | None = None) -> Table:
    """Open a seekable binary file as a table; what it is follows from its content, not from its name.

    Raises
    ------
    TableError
        Where the file as a whole cannot be read. What is wrong with one line comes with that line.
    """
    limits = limits or Limits()
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise TableError("empty")
    if size > limits.size:
        raise TableError("too_large", size=size, limit=limits.size)
    if workbook.is_zip(stream):
        encoding, raw = "XLSX", workbook.rows(stream)
    else:
        encoding, raw = csv_text.rows(stream)
    return _table(encoding, raw, limits)


def _table(encoding: str, raw: Iterator[Raw], limits: Limits) -> Table:
    number, cells, fault = next(raw, (1, [], None))
    if fault:
        raise fault
    header = _header(number, cells, limits.columns)
    return Table(encoding, tuple(name for name in header if name), _lines(raw, header, encoding == "XLSX", limits))


def _header(number: int, cells: list[str], most: int) -> list[str]:
    header = [" ".join(cell.split()) for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > most:
        raise TableError("too_many_columns", limit=most)
    if not any(header) or all(_is_number(name) for name in header if name):
        raise TableError("no_header", line=number)
    for place, name in enumerate(header):
        if name and name in header[:place]:
            raise TableError("duplicate_header", column=name, first=header.index(name) + 1, second=place + 1)
    return header


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdecimal()


def _lines(raw: Iterator[Raw], header: list[str], padded: bool, limits: Limits) -> Iterator[Line]:
    width = len(header)
    for number, cells, fault in raw:
        if number > limits.lines:
            yield Line(number, {}, TableError("too_many_lines", limit=limits.lines))
            return
        if len(cells) != width and fault is None:
            cells, fault = _fitted(cells, width, padded)
        if fault or any(cells):
            found = dict(zip(header, cells, strict=False))
            found.pop("", None)
            yield Line(number, found, fault)


def _fitted(cells: list[str], width: int, padded: bool) -> tuple[list[str], TableError | None]:
    """A line shorter than its header was cut off (workbooks leave out empty cells); a longer one has a stray comma."""
    if any(cells[width:]):
        return cells, TableError("too_many_cells", found=len(cells), expected=width)
    if len(cells) < width and not padded and any(cells):
        return cells, TableError("too_few_cells", found=len(cells), expected=width)
    return [*cells[:width], *[""] * (width - len(cells))], None
