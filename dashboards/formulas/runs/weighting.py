"""Weights of a run: answers raked within units to the margins that are known, and what was done for each unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.answers import WEIGHT_PLACES
from dashboards.formulas.rake_units import UnitMargin, UnitWeighting, rake_within_units
from dashboards.formulas.rounding import published
from dashboards.formulas.runs.inputs import Inputs, Margin, Micro

_MICRO = 10**WEIGHT_PLACES
OFF = "off"


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights in millionths (None where no unit was raked), and a report with a row for each unit."""

    micro: Micro | None
    report: dict[str, Any]

    def of(self, rows: NDArray[np.bool_]) -> NDArray[np.float64] | None:
        """The weights of some rows."""
        return None if self.micro is None else self.micro[rows] / _MICRO


def weigh(inputs: Inputs, variables: tuple[str, ...], fewest: int) -> Weighting:
    """Rake each unit to its margins; where the rules name no variable, weighting is off.

    Returns
    -------
    Weighting; `report` has ``variables``, and per unit ``status``, ``kish``, ``trimmed``, ``collapsed``.
    """
    size = len(inputs.units)
    if not variables:
        return Weighting(None, {"variables": [], "status": [OFF] * size})
    known = {margin.name: margin for margin in inputs.margins}
    margins = [_margin(inputs, known.get(name), name) for name in variables]
    found = rake_within_units(inputs.unit, margins, unit_count=size, fewest=fewest)
    raked = UnitWeighting.RAKED in found.status
    micro = np.maximum(np.rint(found.values * _MICRO), 1).astype(np.int64) if raked else None
    report = {
        "variables": list(variables),
        "status": [str(each) for each in found.status],
        "kish": [str(published(each)) for each in found.kish_n.tolist()],
        "trimmed": found.trimmed.tolist(),
        "collapsed": found.collapsed.tolist(),
    }
    return Weighting(micro, report)


def _margin(inputs: Inputs, margin: Margin | None, name: str) -> UnitMargin:
    """A margin in the places of its categories; what is not known is NaN, a code without a category −1."""
    if margin is None or not margin.categories:
        nobody = np.full(len(inputs.unit), -1, dtype=np.int64)
        return UnitMargin(name, nobody, np.full((len(inputs.units), 1), np.nan))
    place = np.full(256, -1, dtype=np.int64)
    place[list(margin.categories)] = np.arange(len(margin.categories))
    unknown = (np.nan,) * len(margin.categories)
    totals = np.array([unknown if row is None else row for row in margin.totals], dtype=np.float64)
    return UnitMargin(name, place[inputs.codes[name]], totals.reshape(len(inputs.units), len(unknown)))
