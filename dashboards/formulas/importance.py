"""Importance × performance: which drivers to work on first. For diagnosis only.

Source: Martilla and James 1977; Ringle and Sarstedt 2016 (importance from a model, performance 0–100).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.drivers import DriverShares, DriverStatus
from dashboards.formulas.student import t_quantile


class ImportanceInputError(ValueError):
    """Importance and performance are not of the same drivers."""


class Quadrant(StrEnum):
    """`undecided`: an interval crosses a line, or a figure is missing."""

    IMPROVE = "improve"
    KEEP = "keep"
    LOW_PRIORITY = "low_priority"
    POSSIBLE_EXCESS = "possible_excess"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class DriverPlace:
    """One driver. Importance 0…1 of all drivers, performance 0–100 points; intervals may be None."""

    name: str
    importance: float
    importance_interval: tuple[float, float] | None
    performance: float | None
    performance_interval: tuple[float, float] | None
    n: int
    quadrant: Quadrant


def importance_performance(
    names: tuple[str, ...], shares: DriverShares, performance: ArrayLike, *, level: float = 0.95
) -> tuple[DriverPlace, ...]:
    """Place every driver against equal importance (1/k) and the mean performance of the drivers.

    Parameters
    ----------
    performance : respondents × drivers on 0–100; NaN is no answer. Its interval is Student's t over the known answers,
        None below two answers or where all are alike.

    Returns
    -------
    One DriverPlace a driver; `undecided` unless both intervals lie on one side of their line.
    """
    table = np.asarray(performance, dtype=np.float64)
    if table.ndim != 2 or not table.shape[1] == len(names) == shares.importance.size:
        raise ImportanceInputError("Names, importance and performance have to be of the same drivers.")
    means = _means(table, level)
    line = float(means.value[means.n > 0].mean()) if (means.n > 0).any() else 0.0
    return tuple(
        _place(name, shares, i, float(means.value[i]), float(means.reach[i]), int(means.n[i]), line)
        for i, name in enumerate(names)
    )


def performances(names: tuple[str, ...], performance: ArrayLike, *, level: float = 0.95) -> tuple[DriverPlace, ...]:
    """Drivers by their performance alone, where too few answered them together with the others: all `undecided`."""
    means = _means(np.asarray(performance, dtype=np.float64), level)
    return tuple(
        DriverPlace(name, 0.0, None, *_performance(value, reach, n), n, Quadrant.UNDECIDED)
        for name, value, reach, n in zip(names, *(each.tolist() for each in means), strict=True)
    )


class _Means(NamedTuple):
    """Each driver's mean, how far its interval reaches, and how many answered it."""

    value: NDArray[np.float64]
    reach: NDArray[np.float64]
    n: NDArray[np.int64]


def _means(table: NDArray[np.float64], level: float) -> _Means:
    known = ~np.isnan(table)
    n = known.sum(axis=0)
    mean = np.where(known, table, 0.0).sum(axis=0) / np.maximum(n, 1)
    squares = (np.where(known, table - mean, 0.0) ** 2).sum(axis=0)
    reach = t_quantile((1 + level) / 2, np.maximum(n - 1, 1)) * np.sqrt(squares / np.maximum((n - 1) * n, 1))
    return _Means(mean, np.asarray(reach), n)


def _performance(mean: float, reach: float, n: int) -> tuple[float | None, tuple[float, float] | None]:
    return (mean if n else None), ((mean - reach, mean + reach) if n > 1 and reach > 0 else None)


def performance_line(places: tuple[DriverPlace, ...]) -> float | None:
    """The mean performance that parts strong drivers from weak ones; None where no driver has an answer."""
    known = [each.performance for each in places if each.performance is not None]
    return sum(known) / len(known) if known else None


def _place(name: str, shares: DriverShares, at: int, mean: float, reach: float, n: int, line: float) -> DriverPlace:
    usable = shares.status in (DriverStatus.OK, DriverStatus.COLLINEAR) and shares.lower is not None
    weight = _limits(shares.lower, shares.upper, at) if usable else None
    score = (mean - reach, mean + reach) if n > 1 and reach > 0 else None
    quadrant = _quadrant(_side(weight, 1 / shares.importance.size), _side(score, line))
    return DriverPlace(name, float(shares.importance[at]), weight, mean if n else None, score, n, quadrant)


def _limits(
    lower: NDArray[np.float64] | None, upper: NDArray[np.float64] | None, at: int
) -> tuple[float, float] | None:
    return None if lower is None or upper is None else (float(lower[at]), float(upper[at]))


def _side(interval: tuple[float, float] | None, line: float) -> int:
    if interval is None:
        return 0
    return int(interval[0] > line) - int(interval[1] < line)


def _quadrant(importance: int, performance: int) -> Quadrant:
    return {
        (1, -1): Quadrant.IMPROVE,
        (1, 1): Quadrant.KEEP,
        (-1, -1): Quadrant.LOW_PRIORITY,
        (-1, 1): Quadrant.POSSIBLE_EXCESS,
    }.get((importance, performance), Quadrant.UNDECIDED)
