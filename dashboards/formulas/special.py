"""Distribution functions and quantiles in NumPy alone.

The regularised incomplete beta and gamma functions give the beta, F and chi-square distributions, and Student's t in
`student.py`. Quantiles are solved by Newton steps kept inside a bracket, so that they end for every admissible
argument. An element that has settled is left alone: many at once give the digits that each gives alone.

Source: NIST Digital Library of Mathematical Functions, 8.9, 8.11 and 8.17; modified Lentz evaluation of continued
fractions.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

_TINY = 1e-300
_MACHINE = 1e-16
_SETTLED = 2e-15  # several units in the last place: a stricter test is not met by all elements at once
_MOST_TERMS = 20_000
_MOST_STEPS = 400
_STEP_TOLERANCE = 1e-12  # Newton doubles the digits: the step after this one is below the machine's own
_FULL_SERIES_FROM = 10.0
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)


class ParameterOutOfRangeError(ValueError):
    """An argument lies where the function is not defined."""


def incomplete_beta(x: ArrayLike, y: ArrayLike, a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Regularised incomplete beta function I_x(a, b): the share of a beta distribution below x.

    Parameters
    ----------
    x, y : a share in 0…1 and what is left of it, 1 − x, given apart so that x near 1 keeps its digits.
    a, b : shape parameters, above 0.
    """
    share, rest, first, second = _together(x, y, a, b)
    _require((first > 0) & (second > 0), "A beta distribution needs both parameters above zero.")
    return _beta_of(share, rest, first, second)


def f_tail(f: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> FloatArray:
    """P(F > f) of Fisher's F; the p-value of an overall test. Source: Abramowitz & Stegun 26.6.2."""
    value, first, second = _together(f, df1, df2)
    _require((first > 0) & (second > 0), "Degrees of freedom have to be above zero.")
    scaled = first * np.maximum(value, 0.0)
    return _beta_of(second / (scaled + second), scaled / (scaled + second), second / 2, first / 2)


def f_quantile(p: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> FloatArray:
    """Quantile of F; solved on the log odds, so that both tails keep their digits."""
    share, first, second = _together(p, df1, df2)
    _require((first > 0) & (second > 0), "Degrees of freedom have to be above zero.")
    return np.exp(_beta_log_odds(share, first / 2, second / 2)) * second / first


def chi2_cdf(x: ArrayLike, df: ArrayLike) -> FloatArray:
    """Distribution function of chi-square with `df` degrees of freedom."""
    value, freedom = _together(x, df)
    _require(freedom > 0, "Degrees of freedom have to be above zero.")
    return _gamma_of(np.maximum(value, 0.0) / 2, freedom / 2)


def chi2_quantile(p: ArrayLike, df: ArrayLike) -> FloatArray:
    """Quantile of chi-square with `df` degrees of freedom."""
    share, freedom = _together(p, df)
    _require(freedom > 0, "Degrees of freedom have to be above zero.")
    shape = freedom / 2

    def gap_and_slope(log_x: FloatArray) -> tuple[FloatArray, FloatArray]:
        value = np.exp(log_x)
        return _log_gap(_gamma_of(value, shape), _gamma_front(value, shape), share)

    lowest = np.minimum(-30.0, (math.log(1e-12) + _log_gamma(shape + 1)) / shape - 30.0)
    solved = 2.0 * np.exp(_solve(gap_and_slope, lowest, np.log(shape + 1) + 12.0, np.log(shape), _needs(share)))
    return np.where(share == 0, 0.0, np.where(share == 1, np.inf, solved))


def _together(*values: ArrayLike) -> tuple[FloatArray, ...]:
    arrays = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values))
    _require(~np.isnan(np.stack(arrays)), "A missing value has no distribution function.")
    return tuple(arrays)


def _require(condition: NDArray[np.bool_], sentence: str) -> None:
    if not np.all(condition):
        raise ParameterOutOfRangeError(sentence)


def _needs(p: FloatArray) -> NDArray[np.bool_]:
    _require((p >= 0) & (p <= 1), "A probability lies between 0 and 1.")
    return (p > 0) & (p < 1)


def _logistic(u: FloatArray) -> FloatArray:
    return np.where(u >= 0, 1.0 / (1.0 + np.exp(-np.maximum(u, 0.0))), _small_side(u))


def _small_side(u: FloatArray) -> FloatArray:
    power = np.exp(np.minimum(u, 0.0))
    return power / (1.0 + power)


def _beta_log_odds(p: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    _require((a > 0) & (b > 0), "A beta distribution needs both parameters above zero.")
    upper_half = p > 0.5
    first, second = np.where(upper_half, b, a), np.where(upper_half, a, b)
    share = np.where(upper_half, 1.0 - p, p)

    def gap_and_slope(odds: FloatArray) -> tuple[FloatArray, FloatArray]:
        x, y = _logistic(odds), _logistic(-odds)
        return _log_gap(_beta_of(x, y, first, second), _beta_front(x, y, first, second), share)

    edge = np.full(share.shape, 700.0)
    solved = _solve(gap_and_slope, -edge, edge, np.log(first / second), _needs(p) & (share > 0))
    solved = np.where(share > 0, solved, -np.inf)
    return np.where(upper_half, -solved, solved)


def _log_gap(reached: FloatArray, density: FloatArray, wanted: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Gap and slope on the log of the probability, where both tails are nearly straight lines."""
    seen = np.maximum(reached, _TINY)
    return np.log(seen) - np.log(np.maximum(wanted, _TINY)), density / seen


def _solve(
    gap_and_slope: Callable[[FloatArray], tuple[FloatArray, FloatArray]],
    low: FloatArray,
    high: FloatArray,
    start: FloatArray,
    wanted: NDArray[np.bool_],
) -> FloatArray:
    """Newton steps on an increasing function, halving the bracket wherever a step would leave it."""
    low, high, at, settled = np.array(low), np.array(high), np.clip(start, low, high), ~wanted
    for _ in range(_MOST_STEPS):
        gap, slope = gap_and_slope(at)
        low, high = np.where(gap < 0, at, low), np.where(gap > 0, at, high)
        step = at - gap / np.maximum(slope, _TINY)
        following = np.where((step > low) & (step < high), step, (low + high) / 2)
        following = np.where(gap == 0, at, following)
        close = np.abs(following - at) <= _STEP_TOLERANCE * np.maximum(1.0, np.abs(at))
        at = np.where(settled, at, following)
        settled = settled | close
        if settled.all():
            break
    return at


def _beta_of(x: FloatArray, y: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """I_x(a, b) where y = 1 − x is given apart, so that x near 1 keeps its digits."""
    swapped = x > (a + 1) / (a + b + 2)
    near, far = np.where(swapped, y, x), np.where(swapped, x, y)
    first, second = np.where(swapped, b, a), np.where(swapped, a, b)
    part = _beta_front(near, far, first, second) * _beta_fraction(near, first, second) / first
    return np.where(swapped, 1.0 - part, part)


def _beta_front(x: FloatArray, y: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """x^a y^b / B(a, b), from ratios to the mode: no large logarithms are subtracted."""
    inside = (x > 0) & (y > 0)
    safe_x, safe_y = np.where(inside, x, 0.5), np.where(inside, y, 0.5)
    total = a + b
    exponent = a * _log_ratio(safe_x, a / total) + b * _log_ratio(safe_y, b / total)
    exponent += _remainder(total) - _remainder(a) - _remainder(b)
    return np.where(inside, np.exp(exponent) * np.sqrt(a * b / (2 * np.pi * total)), 0.0)


def _log_ratio(value: FloatArray, reference: FloatArray) -> FloatArray:
    ratio = value / reference
    near = np.abs(ratio - 1) < 0.5
    return np.where(near, np.log1p(np.where(near, (value - reference) / reference, 0.0)), np.log(ratio))


def _remainder(a: FloatArray) -> FloatArray:
    """ln Γ(a) less Stirling's (a − ½) ln a − a + ½ ln 2π."""
    large = np.maximum(a, _FULL_SERIES_FROM)
    series = sum(c / large ** (2 * i + 1) for i, c in enumerate(_STIRLING))
    small = np.minimum(a, _FULL_SERIES_FROM)
    direct = _log_gamma(small) - ((small - 0.5) * np.log(small) - small + 0.5 * math.log(2 * math.pi))
    return np.where(a >= _FULL_SERIES_FROM, series, direct)


def _log_gamma(a: FloatArray) -> FloatArray:
    distinct, place = np.unique(a, return_inverse=True)
    found = np.array([math.lgamma(value) for value in distinct])
    return found[place].reshape(np.shape(a))


def _beta_fraction(x: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    c = np.ones_like(x)
    d = 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1))
    value, settled = d.copy(), np.zeros(np.shape(d), dtype=bool)
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1.0 / _off_zero(1.0 + even * d), _off_zero(1.0 + even / c)
        before = d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1.0 / _off_zero(1.0 + odd * d), _off_zero(1.0 + odd / c)
        value = np.where(settled, value, value * before * d * c)
        settled |= np.abs(d * c - 1.0) < _SETTLED
        if settled.all():
            break
    return value


def _off_zero(value: FloatArray) -> FloatArray:
    return np.where(np.abs(value) < _TINY, _TINY, value)


def _gamma_front(x: FloatArray, a: FloatArray) -> FloatArray:
    """x^a e^(−x) / Γ(a)."""
    inside = x > 0
    safe = np.where(inside, x, 1.0)
    exponent = a * _log_ratio(safe, a) + (a - safe) - _remainder(a)
    return np.where(inside, np.exp(exponent) * np.sqrt(a / (2 * np.pi)), 0.0)


def _gamma_of(x: FloatArray, a: FloatArray) -> FloatArray:
    upper = x >= a + 1
    low_x, high_x = np.where(upper, 0.0, x), np.where(upper, x, a + 1)
    front = _gamma_front(x, a)
    return np.where(upper, 1.0 - front * _gamma_fraction(high_x, a), front * _gamma_series(low_x, a))


def _gamma_series(x: FloatArray, a: FloatArray) -> FloatArray:
    term = 1.0 / a
    total = term.copy()
    for i in range(1, _MOST_TERMS):
        term = term * x / (a + i)
        total = total + term
        if np.all(term <= total * _MACHINE):
            break
    return total


def _gamma_fraction(x: FloatArray, a: FloatArray) -> FloatArray:
    b = x + 1.0 - a
    c = np.full_like(x, 1.0 / _TINY)
    d = 1.0 / _off_zero(b)
    value = d.copy()
    for i in range(1, _MOST_TERMS):
        factor = -i * (i - a)
        b = b + 2.0
        d, c = 1.0 / _off_zero(factor * d + b), _off_zero(b + factor / c)
        value = value * d * c
        if np.all(np.abs(d * c - 1.0) < _SETTLED):
            break
    return value
