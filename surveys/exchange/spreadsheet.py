"""Writing CSV that a spreadsheet opens as what it is: text stays text, never a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from surveys.exchange.safe import is_formula

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def returned_cell(text: str) -> str:
    """A cell of somebody's own file, given back to be put right: control characters are made visible, a number stays as
    it was typed, and an apostrophe stands before what would start a formula."""
    shown = _CONTROL.sub("\ufffd", text)
    return f"'{shown}" if is_formula(shown) and not _NUMBER.fullmatch(shown) else shown


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets see the encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([returned_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
