"""Intervals of means, shares and NPS, from sums and counts alone.

All functions take one number or an array per unit and return `Intervals` (masked where n is too small to say anything).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .estimate import Intervals, Masked, masked
from .student import normal_quantile, t_quantile

Floats = NDArray[np.float64]

LEVEL = 0.95
PRIOR_DF = 10.0
FEW_OF_A_KIND = 3


def _floats(values: ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def _at_least_one(n: ArrayLike) -> Floats:
    return np.maximum(_floats(n), 1.0)


def two_sided_z(level: float = LEVEL) -> float:
    """The normal quantile of a two-sided interval; 1.959964 at 95%."""
    return normal_quantile((1 + level) / 2)


def squared_deviations(n: ArrayLike, total: ArrayLike, total_sq: ArrayLike) -> Floats:
    """Σ(y - ȳ)² from n, Σy and Σy².

    Integer sums are taken about the whole number below the mean first, so that nothing is lost where all answers lie
    close together. (int64 may wrap round on the way: the result, being small, is right nevertheless.)
    """
    counts, sums, squares = (np.atleast_1d(np.asarray(each)) for each in (n, total, total_sq))
    counts = np.maximum(counts, 1)
    base = sums // counts
    rest = sums - base * counts
    about_base = squares - 2 * base * sums + counts * base * base
    return np.maximum(_floats(about_base) - _floats(rest) ** 2 / _floats(counts), 0.0)


def variance(
    n: ArrayLike,
    total: ArrayLike,
    total_sq: ArrayLike,
    pooled_variance: float | None = None,
    prior_df: float = PRIOR_DF,
) -> tuple[Floats, Floats]:
    """Variance of one answer and its degrees of freedom.

    With a pooled variance s²: (ν₀s² + Σe²)/(ν₀ + n - 1), which is never 0 where a unit's answers all agree.
    """
    spread = squared_deviations(n, total, total_sq)
    df = np.maximum(_floats(n) - 1, 0.0)
    if pooled_variance is None:
        return spread / np.maximum(df, 1.0), np.maximum(df, 1.0)
    return (prior_df * pooled_variance + spread) / (prior_df + df), prior_df + df


def mean_interval(
    n: ArrayLike,
    total: ArrayLike,
    total_sq: ArrayLike,
    *,
    per_point: float = 1.0,
    pooled_variance: float | None = None,
    level: float = LEVEL,
) -> Intervals:
    """Student's t interval of a mean.

    Parameters
    ----------
    n, total, total_sq : count, Σy, Σy² per unit (exact integers wherever the score is one)
    per_point : how many units of y make one point of the result (10,000 for respondents' own scores)
    pooled_variance : variance of y within units, in units of y squared; see `variance`

    n = 0 has no value, n = 1 no interval. All alike: zero width only where no pooled variance is given.
    """
    counts = _floats(n)
    mean = _floats(total) / _at_least_one(n) / per_point
    per_answer, df = variance(n, total, total_sq, pooled_variance)
    reach = t_quantile((1 + level) / 2, df) * np.sqrt(per_answer / _at_least_one(n)) / per_point
    several = counts >= 2
    return Intervals(masked(mean, counts > 0), masked(mean - reach, several), masked(mean + reach, several))


def wilson(x: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Intervals:
    """Wilson score interval of a share, on 0-1.

    `x` of `n`; both may be fractional (a share times the effective n). n = 0 has no value; x = 0 starts at exactly 0,
    x = n ends at exactly 1. Source: Wilson 1927; Newcombe 1998, method 3.
    """
    hits, counts, z = _floats(x), _floats(n), two_sided_z(level)
    size = np.where(counts > 0, counts, 1.0)
    share = hits / size
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * np.sqrt(np.maximum(share * (1 - share), 0) / size + z * z / (4 * size * size))
    low = np.where(hits <= 0, 0.0, np.maximum(centre - reach, 0.0))
    high = np.where(hits >= counts, 1.0, np.minimum(centre + reach, 1.0))
    known = counts > 0
    return Intervals(masked(share, known), masked(low, known), masked(high, known))


def nps_variance(promoters: ArrayLike, detractors: ArrayLike) -> Floats:
    """Variance of one answer's +1/0/-1 from the shares: p + d - (p - d)²."""
    p, d = _floats(promoters), _floats(detractors)
    return np.maximum(p + d - (p - d) ** 2, 0.0)


def nps_adjusted_wald(
    promoters: ArrayLike,
    passives: ArrayLike,
    detractors: ArrayLike,
    level: float = LEVEL,
    *,
    outer: float = 0.75,
    added: float = 3.0,
) -> Intervals:
    """NPS on -1..1 with the adjusted Wald interval.

    `outer` is added to promoters and to detractors and `added` to n (so 1½ to passives), then Wald, clipped to ±1; the
    value itself stays p - d. Counts may be weighted shares times Kish n. n = 0 has no value. Source: Rocks 2016.
    """
    up, middle, down = _floats(promoters), _floats(passives), _floats(detractors)
    n = up + middle + down
    value = (up - down) / np.where(n > 0, n, 1.0)
    p, d = (up + outer) / (n + added), (down + outer) / (n + added)
    reach = two_sided_z(level) * np.sqrt(nps_variance(p, d) / (n + added))
    low, high = np.clip(p - d - reach, -1, 1), np.clip(p - d + reach, -1, 1)
    return Intervals(
        masked(value, n > 0), masked(np.minimum(low, value), n > 0), masked(np.maximum(high, value), n > 0)
    )


def nps_interval(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike, level: float = LEVEL) -> Intervals:
    """NPS on -1..1: the adjusted Wald interval, widened where it would hang on the answers added to it.

    Fewer than 3 promoters, passives or detractors: the interval also holds those that add 1 and 1 (Bonett & Price 2012)
    or 2 and 2 (Agresti & Coull 1998) to promoters and detractors. Covers at least 92.9% at every n from 10 wherever
    passives are 1% or more (docs/methods/accuracy.md); never narrower than `nps_adjusted_wald`.
    """
    counts = (promoters, passives, detractors)
    plain = nps_adjusted_wald(*counts, level)
    wide = [nps_adjusted_wald(*counts, level, outer=each, added=2 * each) for each in (1.0, 2.0)]
    few = np.minimum.reduce([_floats(each) for each in counts]) < FEW_OF_A_KIND
    low, high = plain.low.data, plain.high.data
    for each in wide:
        low, high = (
            np.where(few, np.minimum(low, each.low.data), low),
            np.where(few, np.maximum(high, each.high.data), high),
        )
    known = ~np.ma.getmaskarray(plain.value)
    return Intervals(plain.value, masked(low, known), masked(high, known))


def _root_sum(*reaches: Masked) -> Masked:
    total: Masked = np.ma.sqrt(sum(reach * reach for reach in reaches))
    return total


def square_and_add(first: Intervals, second: Intervals) -> Intervals:
    """Interval of second - first from the intervals of both, keeping their skewness.

    Lower reach √((θ₂ - l₂)² + (u₁ - θ₁)²), upper reach √((u₂ - θ₂)² + (θ₁ - l₁)²). Source: Newcombe 1998 (method 10).
    """
    value = second.value - first.value
    below = _root_sum(second.value - second.low, first.high - first.value)
    above = _root_sum(second.high - second.value, first.value - first.low)
    return Intervals(value, value - below, value + above)


def share_difference(
    first: tuple[ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike], level: float = LEVEL
) -> Intervals:
    """Second share minus first, each given as (x, n): Newcombe's hybrid score interval."""
    return square_and_add(wilson(*first, level=level), wilson(*second, level=level))


def nps_difference(
    first: tuple[ArrayLike, ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike, ArrayLike], level: float = LEVEL
) -> Intervals:
    """Second NPS minus first, each (promoters, passives, detractors): square and add."""
    return square_and_add(nps_interval(*first, level=level), nps_interval(*second, level=level))


def mean_difference(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    per_point: float = 1.0,
    pooled_variance: float | None = None,
    level: float = LEVEL,
) -> Intervals:
    """Second mean minus first, each (n, Σy, Σy²): Welch's interval with Satterthwaite's degrees of freedom.

    A side with n < 2 leaves no interval. Where neither side varies (and no pooled variance is given) the width is 0.
    """
    counts = [_floats(side[0]) for side in (first, second)]
    means = [_floats(side[1]) / _at_least_one(side[0]) / per_point for side in (first, second)]
    spreads = [variance(*side, pooled_variance) for side in (first, second)]
    errors = [s / np.maximum(n, 1) / per_point**2 for (s, _), n in zip(spreads, counts, strict=True)]
    reach = t_quantile((1 + level) / 2, _welch_df(errors, [df for _, df in spreads])) * np.sqrt(errors[0] + errors[1])
    known = (counts[0] > 0) & (counts[1] > 0)
    several = (counts[0] >= 2) & (counts[1] >= 2)
    value = means[1] - means[0]
    return Intervals(masked(value, known), masked(value - reach, several), masked(value + reach, several))


def _welch_df(errors: list[Floats], dfs: list[Floats]) -> Floats:
    bottom = sum((v * v / df for v, df in zip(errors, dfs, strict=True)), start=np.zeros_like(errors[0]))
    top = (errors[0] + errors[1]) ** 2
    safe = np.where(bottom > 0, bottom, 1.0)
    return np.maximum(np.where(bottom > 0, top / safe, dfs[0] + dfs[1]), 1.0)


def scaled(intervals: Intervals, factor: float) -> Intervals:
    """The same intervals in another unit (shares × 100 = percent)."""
    return Intervals(intervals.value * factor, intervals.low * factor, intervals.high * factor)


def finite_population(intervals: Intervals, n: ArrayLike, population: ArrayLike) -> Intervals:
    """Shrink the reach by √((N - n)/(N - 1)) for a census or a large part of one; descriptive intervals only.

    A population below n counts as n (nothing left to ask: zero width); N ≤ 1 leaves no width.
    """
    counts = _floats(n)
    size = np.maximum(_floats(population), counts)
    factor = np.sqrt((size - counts) / np.maximum(size - 1, 1.0))
    value = intervals.value
    return Intervals(value, value - (value - intervals.low) * factor, value + (intervals.high - value) * factor)


def has_interval(intervals: Intervals) -> NDArray[np.bool_]:
    """Where both bounds exist."""
    missing = np.ma.getmaskarray(intervals.low) | np.ma.getmaskarray(intervals.high)
    return np.asarray(~missing)
