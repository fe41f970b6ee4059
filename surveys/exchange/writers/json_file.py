"""A JSON list with one object for each row."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from surveys.exchange.safe import plain
from surveys.exchange.writers.base import Cell, TableWriter


class JsonWriter(TableWriter):
    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._head = tuple(head)
        self._before = "[\n"
        self._stream = path.open("w", encoding="utf-8")

    def write(self, row: Sequence[Cell]) -> None:
        named = dict(zip(self._head, map(_as_json, row), strict=True))
        self._stream.write(self._before + json.dumps(named, ensure_ascii=False))
        self._before = ",\n"

    def close(self) -> None:
        if not self._stream.closed:
            self._stream.write("[]\n" if self._before == "[\n" else "\n]\n")
            self._stream.close()


def _as_json(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Decimal):
        return float(cell)
    return plain(cell) if isinstance(cell, str) else cell
