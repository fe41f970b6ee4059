"""CSV in UTF-8 with its mark, so that a spreadsheet reads Chinese at a double click."""

import csv
from collections.abc import Sequence
from pathlib import Path

from surveys.exchange.safe import safe_cell
from surveys.exchange.writers.base import Cell, TableWriter


class CsvWriter(TableWriter):
    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._stream)
        self.write(head)

    def write(self, row: Sequence[Cell]) -> None:
        self._rows.writerow([safe_cell(cell) for cell in row])

    def close(self) -> None:
        self._stream.close()
