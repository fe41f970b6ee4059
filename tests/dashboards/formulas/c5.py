"""The lecture ratings as an official run sees them: unit = rated person, departments as peers."""

import csv
import gzip
from functools import cache
from pathlib import Path

import numpy as np

from dashboards.formulas.answers import Answers

FILE = Path(__file__).parents[2] / "golden/case_c5/insteval.csv.gz"
ADJUSTERS = ("studage", "lectage", "service")


@cache
def columns() -> dict[str, np.ndarray]:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([int(row[name]) for row in rows]) for name in rows[0]}


@cache
def answers(weighted: bool = False) -> Answers:
    data = columns()
    ids, unit = np.unique(data["d"], return_inverse=True)
    departments = np.zeros(len(ids), dtype=int)
    departments[unit] = data["dept"]
    weights = 0.5 + (np.arange(len(unit)) * 37 % 100) / 64 if weighted else None
    return Answers(
        unit,
        (data["y"] - 1) * 250_000,
        len(ids),
        weights=weights,
        adjusters=np.column_stack([data[name] for name in ADJUSTERS]),
        names=ADJUSTERS,
        peer_group=departments,
    )
