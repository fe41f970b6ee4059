"""Iterative proportional fitting for many units at once.

Categories are codes 0…C−1 a margin; totals are units × C. Every unit is fitted by itself, all in the same passes:
a unit that has settled is simply left alone. Source: Deming and Stephan 1940; trimming as in the survey literature,
bounds from the unit's mean weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_TOTALS_MET = 1e-6


@dataclass(frozen=True, slots=True)
class RakingRules:
    """Defaults of the method; `trim` bounds are multiples of the unit's mean weight, None leaves weights untrimmed."""

    most_iterations: int = 500
    tolerance: float = 1e-10
    fewest_in_cell: int = 5
    trim: tuple[float, float] | None = (0.3, 3.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights a respondent, and how each unit's fit ended. `gap` is the largest relative miss of a margin's total."""

    weights: FloatArray
    iterations: IntArray
    converged: BoolArray
    gap: FloatArray
    trimmed: IntArray


def fit(
    units: IntArray, codes: Sequence[IntArray], totals: Sequence[FloatArray], base: FloatArray, rules: RakingRules
) -> Fit:
    """Fit base weights to the totals; every unit has a positive sum and every cell with a total has respondents.

    Trimming comes after a fit without bounds, so that it changes nothing where no weight is out of bounds; then fitting
    and trimming take turns, trimming last. What the bounds cost the margins is told in `gap`.
    """
    count = len(totals[0])
    weights, steps, converged = _rake(units, codes, totals, base, np.ones(count, dtype=bool), rules)
    # Margins that contradict each other settle into a cycle: weights stand still from pass to pass and miss a total.
    converged &= _gap(units, codes, totals, weights) <= _TOTALS_MET
    trimmed = np.zeros(count, dtype=np.int64)
    if rules.trim is not None:
        weights, trimmed = _trim(units, codes, totals, weights, rules)
    return Fit(weights, steps, converged, _gap(units, codes, totals, weights), trimmed)


def _sums(units: IntArray, code: IntArray, weights: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    flat = np.bincount(units * shape[1] + code, weights=weights, minlength=shape[0] * shape[1]).astype(np.float64)
    return flat.reshape(shape)


def _rake(
    units: IntArray,
    codes: Sequence[IntArray],
    totals: Sequence[FloatArray],
    base: FloatArray,
    active: BoolArray,
    rules: RakingRules,
) -> tuple[FloatArray, IntArray, BoolArray]:
    weights, active = base.copy(), active.copy()
    steps = np.zeros(len(active), dtype=np.int64)
    for _ in range(rules.most_iterations):
        before = weights
        for code, wanted in zip(codes, totals, strict=True):
            reached = _sums(units, code, weights, wanted.shape)
            factor = np.where(active[:, None] & (reached > 0), wanted / np.where(reached > 0, reached, 1.0), 1.0)
            weights = weights * factor[units, code]
        steps += active
        active = active & (_largest(units, np.abs(weights - before) / before, len(active)) > rules.tolerance)
        if not active.any():
            break
    return weights, steps, ~active


def _largest(units: IntArray, values: FloatArray, count: int) -> FloatArray:
    largest = np.zeros(count)
    np.maximum.at(largest, units, values)
    return largest


def _gap(units: IntArray, codes: Sequence[IntArray], totals: Sequence[FloatArray], weights: FloatArray) -> FloatArray:
    worst = np.zeros(len(totals[0]))
    for code, wanted in zip(codes, totals, strict=True):
        miss = np.abs(_sums(units, code, weights, wanted.shape) - wanted) / np.where(wanted > 0, wanted, 1.0)
        worst = np.maximum(worst, miss.max(axis=1))
    return worst


def _trim(
    units: IntArray, codes: Sequence[IntArray], totals: Sequence[FloatArray], weights: FloatArray, rules: RakingRules
) -> tuple[FloatArray, IntArray]:
    low, high = _bounds(units, weights, len(totals[0]), rules)
    out = (weights < low) | (weights > high)
    touched = out.copy()
    one_pass = RakingRules(most_iterations=1, tolerance=rules.tolerance)
    for _ in range(rules.most_iterations):
        active = np.bincount(units, weights=out, minlength=len(totals[0])) > 0
        if not active.any():
            break
        refitted, _, _ = _rake(units, codes, totals, np.clip(weights, low, high), active, one_pass)
        settled = np.abs(np.clip(refitted, low, high) - np.clip(weights, low, high)) <= rules.tolerance * high
        weights = refitted
        out = ((weights < low) | (weights > high)) & ~_all_in_unit(units, settled, len(active))
        touched |= out
    return _keep_sum(units, np.clip(weights, low, high), low, high, totals[0].sum(axis=1)), _count(
        units, touched, len(totals[0])
    )


def _all_in_unit(units: IntArray, flags: BoolArray, count: int) -> BoolArray:
    return (np.bincount(units, weights=~flags, minlength=count) == 0)[units]


def _count(units: IntArray, flags: BoolArray, count: int) -> IntArray:
    return np.bincount(units, weights=flags, minlength=count).astype(np.int64)


def _bounds(units: IntArray, weights: FloatArray, count: int, rules: RakingRules) -> tuple[FloatArray, FloatArray]:
    n = np.bincount(units, minlength=count)
    mean = (np.bincount(units, weights=weights, minlength=count) / np.maximum(n, 1))[units]
    low, high = rules.trim or (0.0, np.inf)
    return low * mean, high * mean


def _keep_sum(
    units: IntArray, weights: FloatArray, low: FloatArray, high: FloatArray, wanted: FloatArray
) -> FloatArray:
    """Bring each unit's sum back to its total without leaving the bounds (bounds straddle the mean: always
    possible)."""
    for _ in range(100):
        reached = np.bincount(units, weights=weights, minlength=len(wanted))
        ratio = np.where(reached > 0, wanted / np.where(reached > 0, reached, 1.0), 1.0)
        if np.all(np.abs(ratio - 1.0) < 1e-13):
            break
        weights = np.clip(weights * ratio[units], low, high)
    return weights
