"""The same answers one level up: units become those above them, and are adjusted, tested and shrunken among each other.

Source: METHODS 8 (what is not appraisable is joined with another period, or read one level up). Described beside a run,
never published with it: nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dashboards.formulas.runs.inputs import Inputs, Margin

TOGETHER = "all"


def raised(inputs: Inputs, above: Sequence[str]) -> Inputs:
    """The inputs with each unit's answers under the code of the unit above it.

    Customers by category and clients add up; where those of one unit are not known, those of the unit above it are not.

    Parameters
    ----------
    above : for each unit of `inputs`, the code of the unit above it.
    """
    codes = tuple(sorted(set(above)))
    place = np.array([codes.index(code) for code in above], dtype=np.int32)
    below = [np.flatnonzero(place == at).tolist() for at in range(len(codes))]
    return replace(
        inputs,
        units=codes,
        peers=(TOGETHER,) if codes else (),
        peer_of=(0,) * len(codes),
        unit=place[inputs.unit] if len(place) else inputs.unit,
        margins=tuple(_margin(one, below) for one in inputs.margins),
        clients=tuple(_sum([inputs.clients[at] for at in each]) for each in below) if inputs.clients else (),
        anchors={},
    )


def _margin(margin: Margin, below: Sequence[Sequence[int]]) -> Margin:
    return replace(margin, totals=tuple(_totals([margin.totals[at] for at in each]) for each in below))


def _totals(rows: Sequence[tuple[int, ...] | None]) -> tuple[int, ...] | None:
    known = [row for row in rows if row is not None]
    return tuple(map(sum, zip(*known, strict=True))) if len(known) == len(rows) else None


def _sum(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
