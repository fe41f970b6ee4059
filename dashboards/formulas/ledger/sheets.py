"""The published rows of one table as a text: a line of column names, and a line for each row."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any


class SheetError(Exception):
    """A kept copy cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with encoded values, in the order of their keys; the first column is the key."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def text(self) -> bytes:
        lines = [self.columns, *self.rows]
        return "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines).encode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    @property
    def packed(self) -> bytes:
        return zlib.compress(self.text, 6)


def read_sheet(table: str, packed: bytes) -> Sheet:
    """The sheet that was packed.

    Raises
    ------
    SheetError
    """
    try:
        head, *rows = unpacked(packed).decode().split("\n")
        return Sheet(table, tuple(json.loads(head)), tuple(tuple(json.loads(row)) for row in rows))
    except (ValueError, TypeError) as error:
        raise SheetError(table) from error


def unpacked(packed: bytes) -> bytes:
    """Its text, with nothing before or after.

    Raises
    ------
    SheetError
    """
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(packed)
    except zlib.error as error:
        raise SheetError(str(error)) from error
    if not reader.eof or reader.unused_data:
        raise SheetError("incomplete")
    return text
