"""Shares and NPS of weighted answers: the intervals of unweighted ones at Kish's effective n.

Source: METHODS 7; Kish 1965; Wilson 1927; Rocks 2016.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.estimate import Intervals
from dashboards.formulas.intervals import LEVEL, nps_interval, wilson
from dashboards.formulas.refusals import MeasurementRefusedError, Reason

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def weighted_shares(
    unit: Places, hit: ArrayLike, units: int, *, weights: ArrayLike | None = None, level: float = LEVEL
) -> Intervals:
    """Weighted share of hits per unit on 0–1, Wilson's interval at Kish's n.

    Parameters
    ----------
    unit : index 0…units−1 of each answer.
    hit : whether the answer is one of those shared (a top box, say).
    weights : positive; 1 where not given. A unit without answers has no value.
    """
    places, kish, (share,) = _at_kish_n(unit, [np.asarray(hit, dtype=np.float64)], units, weights)
    return wilson(share * kish, kish * (places > 0), level)


def weighted_nps(
    unit: Places, vote: ArrayLike, units: int, *, weights: ArrayLike | None = None, level: float = LEVEL
) -> Intervals:
    """Weighted NPS per unit on −1…1, at Kish's n; `vote` is +1 for a promoter, 0, −1 for a detractor."""
    votes = np.asarray(vote)
    kinds = [(votes == kind).astype(np.float64) for kind in (1, 0, -1)]
    _, kish, (up, middle, down) = _at_kish_n(unit, kinds, units, weights)
    return nps_interval(up * kish, middle * kish, down * kish, level)


def _at_kish_n(
    unit: Places, columns: list[Floats], units: int, weights: ArrayLike | None
) -> tuple[Places, Floats, list[Floats]]:
    """Answers, Kish's n = (Σw)²/Σw² and each column's weighted mean, by unit; 0 without answers."""
    place = np.asarray(unit, dtype=np.int64)
    each = np.ones(len(place)) if weights is None else np.asarray(weights, dtype=np.float64)
    if any(len(column) != len(place) for column in (each, *columns)):
        raise MeasurementRefusedError(Reason.LENGTHS_DIFFER, "weights")
    if not np.all(np.isfinite(each) & (each > 0)):
        raise MeasurementRefusedError(Reason.WEIGHT_NOT_POSITIVE)
    total = np.bincount(place, weights=each, minlength=units)
    squares = np.bincount(place, weights=each**2, minlength=units)
    safe = np.where(total > 0, total, 1.0)
    means = [np.bincount(place, weights=each * column, minlength=units) / safe for column in columns]
    return np.bincount(place, minlength=units), total**2 / np.where(squares > 0, squares, 1.0), means
