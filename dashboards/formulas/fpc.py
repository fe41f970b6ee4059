"""The corporate census: one vote a client, and an interval that knows how few clients there are.

The correction belongs to the description of these clients only; it never enters reliability or a class, which speak
about the branch's work and not about its present list of clients. Source: Cochran 1977, chapter 2.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.student import t_quantile

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class CensusInputError(ValueError):
    """The answers cannot come from the population named."""


class CensusStatus(StrEnum):
    OK = "ok"
    COMPLETE = "complete"
    NO_ANSWERS = "no_answers"
    ONE_ANSWER = "one_answer"
    NO_SPREAD = "no_spread"


@dataclass(frozen=True, slots=True)
class ClientVotes:
    """One score a client who gave any: the mean of the client's answers, on the scale they came in."""

    clients: NDArray[np.generic]
    scores: FloatArray
    answers: IntArray


@dataclass(frozen=True, slots=True)
class CensusMean:
    """Mean of one unit's clients with its descriptive interval; what does not exist is None.

    `no_spread`: all answers alike, so that the data say nothing about the others; no interval is claimed, unless
    every client answered (`complete`), where the mean is exact.
    """

    status: CensusStatus
    n: int
    population: int
    mean: float | None = None
    standard_error: float | None = None
    interval: tuple[float, float] | None = None


def one_vote_per_client(clients: ArrayLike, scores: ArrayLike) -> ClientVotes:
    """Average the answers of each client to one; NaN scores are left out, and clients with nothing else with them.

    Source: METHODS, step 13. With no answers all arrays are empty.
    """
    who, value = np.asarray(clients), np.asarray(scores, dtype=np.float64)
    if who.shape != value.shape or who.ndim != 1:
        raise CensusInputError("There has to be one client for every score.")
    known = ~np.isnan(value)
    names, place = np.unique(who[known], return_inverse=True)
    count = np.bincount(place, minlength=names.size)
    sums = np.bincount(place, weights=value[known], minlength=names.size)
    return ClientVotes(names, sums / np.maximum(count, 1), count)


def finite_population_factor(n: ArrayLike, population: ArrayLike) -> FloatArray:
    """Factor √(1 − n/N) on a standard error; 0 for a complete census, 1 for n = 0."""
    answered, whole = np.broadcast_arrays(np.asarray(n, dtype=np.float64), np.asarray(population, dtype=np.float64))
    if np.any(answered < 0) or np.any(answered > whole):
        raise CensusInputError("More clients answered than the population holds.")
    return np.sqrt(1.0 - answered / np.where(whole > 0, whole, 1.0))


def census_means(
    units: ArrayLike, scores: ArrayLike, populations: ArrayLike, *, level: float = 0.95
) -> tuple[CensusMean, ...]:
    """Mean and descriptive interval of every unit, from one score a client.

    Parameters
    ----------
    units : unit 0…U−1 of each score.
    scores : one a client (see `one_vote_per_client`), any scale.
    populations : number of clients of each of the U units.

    Returns
    -------
    One CensusMean a unit: x̄ ± t(n − 1)·s/√n·√(1 − n/N).
    """
    place, value = np.asarray(units, dtype=np.int64), np.asarray(scores, dtype=np.float64)
    whole = np.asarray(populations, dtype=np.int64)
    if place.shape != value.shape or (place.size and (place.min() < 0 or place.max() >= whole.size)):
        raise CensusInputError("Every score needs one of the units given.")
    if not np.all(np.isfinite(value)):
        raise CensusInputError("Leave out missing scores before a mean is taken.")
    n = np.bincount(place, minlength=whole.size)
    factor = finite_population_factor(n, whole)
    mean = np.bincount(place, weights=value, minlength=whole.size) / np.maximum(n, 1)
    squares = np.bincount(place, weights=(value - mean[place]) ** 2, minlength=whole.size)
    error = np.sqrt(squares / np.maximum(n - 1, 1) / np.maximum(n, 1)) * factor
    reach = t_quantile((1 + level) / 2, np.maximum(n - 1, 1)) * error
    return tuple(_described(*row) for row in zip(n, whole, mean, error, reach, squares, strict=True))


def _described(n: int, whole: int, mean: float, error: float, reach: float, squares: float) -> CensusMean:
    n, whole, mean = int(n), int(whole), float(mean)
    if n == 0:
        return CensusMean(CensusStatus.NO_ANSWERS, 0, whole)
    if n == whole:
        return CensusMean(CensusStatus.COMPLETE, n, whole, mean, 0.0, (mean, mean))
    if n == 1:
        return CensusMean(CensusStatus.ONE_ANSWER, n, whole, mean)
    if squares <= 1e-24 * max(mean**2, 1.0):
        return CensusMean(CensusStatus.NO_SPREAD, n, whole, mean)
    return CensusMean(CensusStatus.OK, n, whole, mean, float(error), (mean - float(reach), mean + float(reach)))
