"""XLSX: looked over before it is unpacked, then row by row of its first sheet."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from surveys.exchange.faults import TableError

MOST_UNPACKED = 600 << 20
MOST_SHARED_TEXT = 120 << 20  # these strings are held in memory
MOST_RATIO = 250  # honest sheets are packed ten- to fiftyfold
SMALL = 20 << 20
MOST_PARTS = 2_000


def is_zip(stream: BinaryIO) -> bool:
    start = stream.read(4)
    stream.seek(0)
    return start[:2] == b"PK"


def rows(stream: BinaryIO) -> Iterator[tuple[int, list[str], TableError | None]]:
    """(line number, cells as text, nothing wrong) for each row of the first sheet.

    Raises
    ------
    TableError
        Before anything is unpacked, where the file is damaged, is no workbook, or would unpack to far too much.
    """
    # Two hundred modules, which most processes never need: few ever see a workbook.
    from openpyxl import load_workbook

    _look_over(stream)
    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
    except (KeyError, IndexError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise TableError("damaged") from error
    return _rows(book, sheet)


def _look_over(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_sizes(archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise TableError("not_a_table")
            for name in archive.namelist():
                _refuse_entities(archive, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise TableError("damaged") from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Declared sizes can be trusted this far: no more than declared is ever unpacked of a part."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    dense = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if dense or unpacked > MOST_UNPACKED or shared > MOST_SHARED_TEXT or len(parts) > MOST_PARTS:
        raise TableError("bomb", unpacked=unpacked, limit=MOST_UNPACKED)


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    """A document type declaration has no place in a workbook, and can grow without end while it is read."""
    if name.endswith((".xml", ".rels")):
        with archive.open(name) as part:
            head = part.read(4096).replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise TableError("bomb", unpacked=0, limit=MOST_UNPACKED)


def _rows(book: Any, sheet: Any) -> Iterator[tuple[int, list[str], TableError | None]]:
    number = 0
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [_text(value) for value in values], None
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile, OSError, EOFError):
        yield number + 1, [], TableError("damaged")
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else _plain(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value).strip()
