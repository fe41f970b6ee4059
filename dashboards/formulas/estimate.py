"""A figure is never a bare number: it has an interval, a count and a status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FigureUnit = Literal["points", "percent", "nps", "mean"]
Masked = np.ma.MaskedArray[Any, np.dtype[np.float64]]
Counts = NDArray[np.int64]


class Status(StrEnum):
    """What a figure may be used for."""

    SUPPRESSED = "suppressed"
    INDICATIVE = "indicative"
    PUBLISHABLE = "publishable"
    APPRAISABLE = "appraisable"


@dataclass(frozen=True, slots=True)
class Gate:
    """The thresholds between the statuses; a bank may set its own."""

    min_shown: int = 10
    min_indicative: int = 30
    min_appraisable: int = 50
    iur_indicative: float = 0.60
    iur_appraisable: float = 0.70

    def live(self, n: float) -> Status:
        """Status of a live figure; only an official run makes one appraisable."""
        if n < self.min_shown:
            return Status.SUPPRESSED
        return Status.INDICATIVE if n < self.min_indicative else Status.PUBLISHABLE

    def official(self, n: float, iur: float) -> Status:
        """Status of an official figure over four quarters, by count and reliability."""
        status = self.live(n)
        if status is not Status.PUBLISHABLE:
            return status
        if iur < self.iur_indicative:
            return Status.INDICATIVE
        enough = n >= self.min_appraisable and iur >= self.iur_appraisable
        return Status.APPRAISABLE if enough else Status.PUBLISHABLE


LIVE_GATE = Gate()


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure. A suppressed one holds no value, so none can slip out by mistake.

    Attributes
    ----------
    value, low, high : float or None
        None where there is nothing to show (suppressed), or no interval exists.
    n : int
        Answers under the figure (for weighted figures: how many, not the effective number).
    status : Status
    unit : 'points' (0-100), 'percent' (0-100), 'nps' (-100..100) or 'mean' (the scale's own values)
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    status: Status
    unit: FigureUnit


@dataclass(frozen=True, slots=True)
class Intervals:
    """Values with bounds, one per unit; masked where a figure or its interval does not exist."""

    value: Masked
    low: Masked
    high: Masked


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates of many units side by side; indexing and iterating give `Estimate`s."""

    value: Masked
    low: Masked
    high: Masked
    n: Counts
    status: tuple[Status, ...]
    unit: FigureUnit

    def __len__(self) -> int:
        return len(self.status)

    def __getitem__(self, index: int) -> Estimate:
        value, low, high = (column[index : index + 1].tolist()[0] for column in (self.value, self.low, self.high))
        return Estimate(value, low, high, int(self.n[index]), self.status[index], self.unit)

    def __iter__(self) -> Iterator[Estimate]:
        rows = zip(
            self.value.tolist(), self.low.tolist(), self.high.tolist(), self.n.tolist(), self.status, strict=True
        )
        return (Estimate(value, low, high, n, status, self.unit) for value, low, high, n, status in rows)


def masked(values: ArrayLike, known: ArrayLike) -> Masked:
    """Values where `known`, nothing elsewhere; whatever stood there is overwritten with 0."""
    known = np.atleast_1d(np.asarray(known, dtype=bool))
    kept = np.where(known, np.atleast_1d(np.asarray(values, dtype=np.float64)), 0.0)
    return np.ma.MaskedArray(kept, mask=~known)


def live_estimates(intervals: Intervals, n: ArrayLike, unit: FigureUnit, gate: Gate = LIVE_GATE) -> Estimates:
    """Live figures: the status follows from n, and a suppressed figure loses its value."""
    counts = np.atleast_1d(np.asarray(n, dtype=np.int64))
    status = tuple(gate.live(int(count)) for count in counts)
    shown = np.array([each is not Status.SUPPRESSED for each in status], dtype=bool)
    columns = (intervals.value, intervals.low, intervals.high)
    value, low, high = (masked(column.data, shown & ~np.ma.getmaskarray(column)) for column in columns)
    return Estimates(value, low, high, counts, status, unit)
