"""Answers given without reading: four signs, and a flag for each.

Source: Curran 2016 (longstring, Mahalanobis); Dunn et al. 2018 (intra-individual variability); Huang et al. 2012
(2 seconds an item). Reference case 12.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.reliability import pairwise_covariance
from dashboards.formulas.special import chi2_quantile

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class CarelessInputError(ValueError):
    """The answers or times cannot be judged."""


@dataclass(frozen=True, slots=True)
class CarelessRules:
    """Thresholds, fixed before the period.

    A run of 10 equal answers cannot happen in a short survey, so that a delighted customer who ticks the top of five
    items is not taken for a careless one; low variability counts from as many answered items.
    """

    longstring_from: int = 10
    variability_below: float = 0.2
    fewest_items: int = 10
    distance_p: float = 0.001
    seconds_an_item: float = 2.0
    flags_needed: int = 2


@dataclass(frozen=True, slots=True)
class Distances:
    """Squared Mahalanobis distances; 0 with 0 degrees of freedom where not assessed."""

    d2: FloatArray
    freedom: IntArray


@dataclass(frozen=True, slots=True)
class Careless:
    """Signs and flags a respondent. `flags` columns: longstring, variability, distance, speed."""

    longstring: IntArray
    variability: FloatArray
    distances: Distances
    answered: IntArray
    flags: BoolArray
    careless: BoolArray


def careless(answers: ArrayLike, seconds: ArrayLike | None = None, *, rules: CarelessRules | None = None) -> Careless:
    """Judge every respondent by the four signs.

    Parameters
    ----------
    answers : respondents × items in the order asked, as clicked (reverse keys not turned), points of one scale;
    NaN = none.
    seconds : time on the page; NaN where unknown (never a flag).

    Returns
    -------
    Careless; with no respondents its arrays are empty. A sign that cannot be assessed raises no flag.
    """
    table, used = _table(answers), rules or CarelessRules()
    answered = (~np.isnan(table)).sum(axis=1)
    runs, spread, far = longstring(table), variability(table), mahalanobis(table)
    flags = np.column_stack(
        [
            runs >= used.longstring_from,
            (spread < used.variability_below) & (answered >= used.fewest_items),
            _too_far(far, used.distance_p),
            _too_fast(seconds, answered, used.seconds_an_item),
        ]
    )
    return Careless(runs, spread, far, answered, flags, flags.sum(axis=1) >= used.flags_needed)


def longstring(answers: ArrayLike) -> IntArray:
    """Longest run of the same answer; a missing answer ends a run. 0 where nothing was answered."""
    table = _table(answers)
    longest = current = np.zeros(len(table), dtype=np.int64)
    before = np.full(len(table), np.nan)
    for column in table.T:
        current = np.where(np.isnan(column), 0, np.where(column == before, current + 1, 1))
        longest, before = np.maximum(longest, current), column
    return longest


def variability(answers: ArrayLike) -> FloatArray:
    """Standard deviation (n − 1) of each respondent's answers, in points; 0 below two answers."""
    table = _table(answers)
    known = ~np.isnan(table)
    count = known.sum(axis=1)
    mean = np.where(known, table, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = np.where(known, table - mean[:, None], 0.0) ** 2
    return np.sqrt(squares.sum(axis=1) / np.maximum(count - 1, 1))


def mahalanobis(answers: ArrayLike) -> Distances:
    """Squared distance from the mean answer in units of the covariance of the items each respondent answered.

    Constant and collinear items carry no information of their own: the degrees of freedom are the rank of the
    covariance. Not assessed where there are no more respondents than items, or nothing varies.
    """
    table = _table(answers)
    d2, freedom = np.zeros(len(table)), np.zeros(len(table), dtype=np.int64)
    covariance, fewest = pairwise_covariance(table)
    if fewest <= table.shape[1]:
        return Distances(d2, freedom)
    centred = table - np.nanmean(table, axis=0)
    for members, pattern in _patterns(~np.isnan(table)):
        d2[members], freedom[members] = _within(centred[np.ix_(members, pattern)], covariance[np.ix_(pattern, pattern)])
    return Distances(d2, freedom)


def _patterns(known: BoolArray) -> Iterator[tuple[IntArray, BoolArray]]:
    """Respondents who answered the same items, and those items. Sorted as numbers of 32 items each: a million rows take
    a tenth of a second."""
    place = np.zeros(len(known), dtype=np.int64)
    for start in range(0, known.shape[1], 32):
        some = known[:, start : start + 32]
        code = some @ (1 << np.arange(some.shape[1], dtype=np.int64))
        place = np.unique((place << 32) + code, return_inverse=True)[1].astype(np.int64)
    order = np.argsort(place, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
        yield members, known[members[0]]


def _table(answers: ArrayLike) -> FloatArray:
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise CarelessInputError("Answers have to be a finite table, one row a respondent, one column an item.")
    return table


def _within(centred: FloatArray, covariance: FloatArray) -> tuple[FloatArray, int]:
    if covariance.size == 0:
        return np.zeros(len(centred)), 0
    values, vectors = np.linalg.eigh(covariance)
    used = values > max(float(values[-1]), 0.0) * 1e-10
    turned = centred @ vectors[:, used]
    return (turned**2 / values[used]).sum(axis=1), int(used.sum())


def _too_far(found: Distances, p: float) -> BoolArray:
    kinds, place = np.unique(found.freedom, return_inverse=True)
    bounds = np.array([float(chi2_quantile(1 - p, k)) if k else np.inf for k in kinds])
    return found.d2 > bounds[place.ravel()] if kinds.size else np.zeros(0, dtype=bool)


def _too_fast(seconds: ArrayLike | None, answered: IntArray, least: float) -> BoolArray:
    if seconds is None:
        return np.zeros(answered.shape, dtype=bool)
    time = np.asarray(seconds, dtype=np.float64)
    if time.shape != answered.shape or np.any(time < 0):
        raise CarelessInputError("There has to be one time a respondent, in seconds and not negative.")
    return (answered > 0) & (time / np.maximum(answered, 1) < least)
