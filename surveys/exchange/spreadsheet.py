"""Writing CSV that a spreadsheet opens as what it is: text stays text, never a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def safe_cell(text: str) -> str:
    """The text with control characters made visible, and with an apostrophe before what would start a formula."""
    shown = _CONTROL.sub("\ufffd", text)
    return f"'{shown}" if shown.startswith(_RISKY) and not _NUMBER.fullmatch(shown) else shown


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets see the encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
