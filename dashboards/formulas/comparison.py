"""Each unit against the mean of its peers, every unit counting the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .special import f_tail
from .student import t_two_sided

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Units against their equal-unit mean, and the overall test that all are equal.

    Attributes
    ----------
    mean : the equal-unit mean
    difference, se, t, p : per unit; t on `df`
    f, f_df, df, f_p : overall F on (k - 1, N - k - p)
    """

    mean: float
    difference: Floats
    se: Floats
    t: Floats
    p: Floats
    f: float
    f_df: int
    df: float
    f_p: float


def total(values: Floats) -> float:
    """A sum rounded once, whatever the order."""
    return math.fsum(values.tolist())


def compare(adjusted: Floats, variance: Floats, df: float) -> Comparison:
    """Test every unit against the equal-unit mean.

    se² = vᵢ(1 - 2/k) + Σv/k²; F = Σ(aᵢ - gm)²/vᵢ/(k - 1) with gm = Σ(a/v)/Σ(1/v). Needs k ≥ 2, every v > 0 and
    df ≥ 1; the pipeline names those cases before it comes here. Source: CAHPS Analysis Program 5.0.
    """
    k = len(adjusted)
    mean = total(adjusted) / k
    difference = adjusted - mean
    se = np.sqrt(variance * (1 - 2 / k) + total(variance) / k**2)
    t = difference / se
    grand = total(adjusted / variance) / total(1 / variance)
    f = total((adjusted - grand) ** 2 / variance) / (k - 1)
    return Comparison(mean, difference, se, t, t_two_sided(t, df), f, k - 1, df, float(f_tail(f, k - 1, df)))
