"""From a figure to appraisal points: anchors fixed before the period, achievement, and what improvement adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .classes import Class
from .estimate import Intervals
from .intervals import has_interval
from .refusals import MeasurementRefusedError, Reason

Floats = NDArray[np.float64]

MIN_DISTANCE = 5.0
MOST_FOR_IMPROVEMENT = 10.0
NEUTRAL = 50.0


@dataclass(frozen=True, slots=True)
class Anchors:
    """A = last year's median (50 points), B = mean of last year's top decile (100 points)."""

    median: float
    top: float
    min_distance: float = MIN_DISTANCE

    @property
    def distance(self) -> float:
        """D = max(B - A, 5 points)."""
        return max(self.top - self.median, self.min_distance)


def fix_anchors(last_year: ArrayLike, min_distance: float = MIN_DISTANCE) -> Anchors:
    """Anchors of one peer group from last year's figures, of the same kind as those to be judged.

    The top decile is the best tenth of the units, at least one. No units: refused.
    """
    figures = np.sort(np.asarray(last_year, dtype=np.float64).ravel())
    if not len(figures):
        raise MeasurementRefusedError(Reason.NO_BASELINE, "last year has no figure to fix anchors from")
    best = max(1, int(np.ceil(len(figures) / 10)))
    return Anchors(float(np.median(figures)), float(np.mean(figures[-best:])), min_distance)


def achievement(figure: ArrayLike, anchors: Anchors) -> Floats:
    """100·clip(½ + ½·(x - A)/D, 0, 1)."""
    x = np.atleast_1d(np.asarray(figure, dtype=np.float64))
    return np.asarray(100 * np.clip(0.5 + 0.5 * (x - anchors.median) / anchors.distance, 0, 1))


def improvement(change: Intervals, anchors: Anchors, most: float = MOST_FOR_IMPROVEMENT) -> Floats:
    """Points for a rise on the unit's own baseline: `most`·clip(rise/D, 0, 1), only where the interval excludes 0."""
    clear = has_interval(change) & (change.low.filled(0.0) > 0)
    rise = change.value.filled(0.0)
    return np.where(clear, most * np.clip(rise / anchors.distance, 0, 1), 0.0)


@dataclass(frozen=True, slots=True)
class Points:
    """Points per unit, 0-100, with the interval the figure's own interval gives."""

    value: Floats
    low: Floats
    high: Floats


def points(
    figure: Floats,
    low: Floats,
    high: Floats,
    classes: tuple[Class, ...],
    anchors: Anchors,
    *,
    change: Intervals | None = None,
    neutral: float | None = NEUTRAL,
) -> Points:
    """Achievement plus improvement, at most 100.

    'Not different' gets `neutral` points instead of achievement (None: achievement, like all others);
    improvement is added to either.
    """
    value = achievement(figure, anchors)
    if neutral is not None:
        same = np.array([each is Class.NOT_DIFFERENT for each in classes], dtype=bool)
        value = np.where(same, neutral, value)
    extra = np.zeros_like(value) if change is None else improvement(change, anchors)
    bounds = [np.minimum(achievement(each, anchors) + extra, 100.0) for each in (low, high)]
    value = np.minimum(value + extra, 100.0)
    return Points(value, np.minimum(bounds[0], value), np.maximum(bounds[1], value))
