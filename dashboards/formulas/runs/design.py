"""Adjusters as columns of numbers: ordered codes as they are, others a column for each category but the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rules import ADJUSTERS
from dashboards.formulas.runs.inputs import Codes, Inputs


@dataclass(frozen=True, slots=True)
class Design:
    """Answers × columns, NaN where unknown; None without adjusters."""

    columns: NDArray[np.float64] | None
    names: tuple[str, ...]

    def of(self, rows: NDArray[np.bool_]) -> NDArray[np.float64] | None:
        return None if self.columns is None else self.columns[rows]


def design(inputs: Inputs, adjusters: tuple[str, ...]) -> Design:
    """The columns of the rules' adjusters; a category that nobody has gets none."""
    found = [column for name in adjusters for column in _columns(name, inputs.codes[name])]
    if not found:
        return Design(None, ())
    return Design(np.column_stack([values for _, values in found]), tuple(name for name, _ in found))


def _columns(name: str, codes: Codes) -> list[tuple[str, NDArray[np.float64]]]:
    unknown = np.where(codes == 0, np.nan, 0.0)
    if ADJUSTERS[name]:
        return [(name, codes.astype(np.float64) + unknown)]
    present = [code for code in np.unique(codes).tolist() if code]
    return [(f"{name}={code}", (codes == code) + unknown) for code in present[1:]]
