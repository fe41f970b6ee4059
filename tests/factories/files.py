"""Files as people bring them."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]


def csv_of(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows).encode(encoding)


def xlsx_of(rows: Rows) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def rewritten(content: bytes, part: str, new: bytes) -> bytes:
    """A workbook in which one part is another."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, new if name == part else old.read(name))
    return target.getvalue()
