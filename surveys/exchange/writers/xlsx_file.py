"""An Excel workbook, written row by row; a text is written as text, so that nothing in it is ever a formula."""

import shutil
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from surveys.exchange.safe import plain
from surveys.exchange.writers.base import Cell, TableWriter

ROWS_PER_SHEET = 1_048_576
LONGEST_CELL = 32_767  # UTF-16 units, as Excel counts
CUT = "…"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class XlsxWriter(TableWriter):
    """A sheet holds about a million rows: longer tables go on in the next sheet, under the same heading."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._head = tuple(head)
        # Rows lie here until the workbook is closed. Named after the file, so that one who sweeps knows whose it is.
        self._rows = tempfile.mkdtemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        self._book: Any = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": self._rows})
        self._closed = False
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        self._put(self._head)

    def write(self, row: Sequence[Cell]) -> None:
        if self._row == ROWS_PER_SHEET:
            self._begin_sheet()
        self._put(row)

    def _put(self, row: Sequence[Cell]) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, int | float | Decimal):
                self._sheet.write_number(self._row, column, cell)
            elif cell:
                self._sheet.write_string(self._row, column, _fitting(plain(cell)))
        self._row += 1

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                self._book.close()
            finally:
                shutil.rmtree(self._rows, ignore_errors=True)


def _fitting(text: str) -> str:
    """``text`` as long as a cell may be; what is cut off ends with an ellipsis, so that the cut is seen."""
    if len(text) <= LONGEST_CELL // 2:
        return text
    wide = text.encode("utf-16-le")
    if len(wide) <= 2 * LONGEST_CELL:
        return text
    return wide[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT
