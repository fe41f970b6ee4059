"""Tables as files, a row at a time: flat memory however long the table is. A new format is one file and one line."""

from collections.abc import Sequence
from pathlib import Path

from surveys.exchange.writers.base import Cell, TableWriter
from surveys.exchange.writers.csv_file import CsvWriter
from surveys.exchange.writers.json_file import JsonWriter
from surveys.exchange.writers.xlsx_file import XlsxWriter

WRITERS: dict[str, type[TableWriter]] = {"csv": CsvWriter, "xlsx": XlsxWriter, "json": JsonWriter}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}

__all__ = ["MEDIA_TYPES", "WRITERS", "Cell", "TableWriter", "open_table"]


def open_table(format: str, path: Path, head: Sequence[str]) -> TableWriter:
    """A writer of ``csv``, ``xlsx`` or ``json`` at ``path``; close it, or nothing is promised of the file."""
    return WRITERS[format](path, head)
