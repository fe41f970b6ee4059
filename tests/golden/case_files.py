"""Readers of the published reference cases kept beside this file."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent


def expected(number: str) -> dict[str, Any]:
    """What the case prints."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"case_{number}" / "case.json").read_text(encoding="utf-8"))
    return loaded


def rows(number: str, name: str) -> list[dict[str, str]]:
    with (FOLDER / f"case_{number}" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def matrix(table: list[dict[str, str]], columns: list[str]) -> NDArray[np.float64]:
    """Columns as numbers; an empty field or `NA` is a missing answer."""
    cells = [[float(row[c]) if row[c] not in ("", "NA") else np.nan for c in columns] for row in table]
    return np.array(cells, dtype=np.float64)
