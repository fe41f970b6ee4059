"""Live figures of many units beside each other: raw, against the mean in which every unit counts the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.classes import MIN_DIFFERENCE, Class, classify
from dashboards.formulas.comparison import compare
from dashboards.formulas.estimate import LIVE_GATE, Gate
from dashboards.formulas.figures import nps_counts
from dashboards.formulas.intervals import LEVEL, nps_variance, squared_deviations, two_sided_z, variance
from dashboards.formulas.layout import SCALE
from dashboards.formulas.scores import Ints
from dashboards.formulas.student import t_quantile

Floats = NDArray[np.float64]

_FULL = 100 * SCALE
# Ease is told on the scale's own 1 to 7: three points of a hundred are 0.18 of its six steps.
_SMALLEST = {"ces": MIN_DIFFERENCE * 6 / 100}


@dataclass(frozen=True, slots=True)
class Peers:
    """One row per unit; rows whose ``compared`` is False have too few answers and entered nothing.

    Attributes
    ----------
    mean : the equal-unit mean; None where fewer than two units can be compared
    smallest : the least difference that counts, in the units of the index
    compared : which rows entered
    difference, reach : unit minus mean, and half the width of its 95% interval; 0 where not compared
    classes : per row; None where not compared
    """

    mean: float | None
    smallest: float
    compared: NDArray[np.bool_]
    difference: Floats
    reach: Floats
    classes: tuple[Class | None, ...]


def stand(kind: str, sums: Ints, gate: Gate = LIVE_GATE) -> Peers:
    """Class every unit as METHODS 6 does, on raw figures.

    Parameters
    ----------
    kind
        ``mean``, ``top2``, ``nps`` or ``ces``.
    sums
        (units, 3): n, Σy, Σy² of respondents' own scores.

    Notes
    -----
    vᵢ of a mean is shrunk towards the variance within all units (METHODS 5), that of a share or an NPS is the adjusted
    one of its interval: neither is 0 where a unit's answers all agree. t has N - k degrees of freedom.
    """
    smallest = _SMALLEST.get(kind, MIN_DIFFERENCE)
    enough = sums[:, 0] >= gate.min_shown
    zeros, k = np.zeros(len(sums)), int(enough.sum())
    nothing = Peers(None, smallest, np.zeros(len(sums), bool), zeros, zeros, (None,) * len(sums))
    if k < 2:
        return nothing
    values, spread = _values(kind, sums[enough]), _variances(kind, sums[enough])
    if not (spread > 0).all():
        return nothing
    df = float(sums[enough, 0].sum() - k)
    found = compare(values, spread, df)
    difference, reach = zeros.copy(), zeros.copy()
    difference[enough], reach[enough] = found.difference, found.se * t_quantile((1 + LEVEL) / 2, df)
    placed = iter(classify(found.difference, found.p, min_difference=smallest))
    classes = tuple(next(placed) if one else None for one in enough.tolist())
    return Peers(found.mean, smallest, enough, difference, reach, classes)


def _values(kind: str, sums: Ints) -> Floats:
    """Each unit's figure: percent, NPS or points as `estimates` has them."""
    per_point = _FULL / 100 if kind in ("top2", "nps") else SCALE
    found: Floats = sums[:, 1] / sums[:, 0] / per_point
    return found


def _variances(kind: str, sums: Ints) -> Floats:
    n = sums[:, 0].astype(np.float64)
    if kind == "nps":
        promoters, _, detractors = nps_counts(sums)
        return nps_variance((promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)) / (n + 3) * 100**2
    if kind == "top2":
        z2 = two_sided_z() ** 2
        share = (sums[:, 1] // _FULL + z2 / 2) / (n + z2)
        return np.asarray(share * (1 - share) / (n + z2) * 100**2)
    columns = sums[:, 0], sums[:, 1], sums[:, 2]
    pooled = float(squared_deviations(*columns).sum() / (n.sum() - len(n)))
    return variance(*columns, pooled)[0] / n / SCALE**2
