"""Student's t without SciPy, for whole and fractional degrees of freedom.

Below `LARGE_DF` the tail comes from the incomplete beta function, above it from
Gauss-Legendre integration of the density, which is smooth there. Within 1e-10 of SciPy for df = 1..1e7 (tested).
Source: Abramowitz & Stegun 26.7.1.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .special import incomplete_beta

Floats = NDArray[np.float64]

LARGE_DF = 400.0
FAR = 38.0
EXPANDED_FROM, EXPANDED_TO = 8.0, 4.0  # degrees of freedom, normal quantile: beyond, the expansion may lie far off
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)
_lgamma = np.vectorize(math.lgamma, otypes=[np.float64])


def normal_quantile(probability: float) -> float:
    """Standard normal quantile; `probability` strictly between 0 and 1."""
    return NormalDist().inv_cdf(probability)


def _log_gamma_step(a: Floats) -> Floats:
    """log Γ(a + ½) - log Γ(a), without the cancellation of two large logarithms."""
    big = np.maximum(a, 50.0)
    series = -1 / (8 * big) + 1 / (192 * big**3) - 1 / (640 * big**5) + 17 / (14336 * big**7)
    small = np.minimum(a, 50.0)
    return np.where(a >= 50.0, 0.5 * np.log(big) + series, _lgamma(small + 0.5) - _lgamma(small))


def t_pdf(t: ArrayLike, df: ArrayLike) -> Floats:
    """Density of Student's t."""
    t, df = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64))
    log_scale = _log_gamma_step(df / 2) - 0.5 * np.log(np.pi * df)
    return np.asarray(np.exp(log_scale - (df + 1) / 2 * np.log1p(t * t / df)))


def _tail_by_beta(t: Floats, df: Floats) -> Floats:
    """P(T > t) for t ≥ 0 as half of I_x(df/2, 1/2), x = df/(df + t²)."""
    square = t * t
    return np.asarray(incomplete_beta(df / (df + square), square / (df + square), df / 2, 0.5) / 2)


def _tail_by_integral(t: Floats, df: Floats) -> Floats:
    half = np.minimum(t, FAR)[..., None] / 2
    body = (t_pdf(half * (_NODES + 1), df[..., None]) * _WEIGHTS).sum(axis=-1) * half[..., 0]
    tail: Floats = np.maximum(0.5 - body, 0.0)
    return tail


def t_tail(t: ArrayLike, df: ArrayLike) -> Floats:
    """P(T > t): the upper tail. `df` ≥ 1, any real; `t` any real or infinite."""
    t, df = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64))
    size, large = np.minimum(np.abs(t), 1e150), df >= LARGE_DF
    upper = np.empty(t.shape)
    upper[large] = _tail_by_integral(size[large], df[large])
    upper[~large] = _tail_by_beta(size[~large], df[~large])
    return np.where(t >= 0, upper, 1 - upper)


def t_cdf(t: ArrayLike, df: ArrayLike) -> Floats:
    """P(T ≤ t)."""
    return t_tail(-np.asarray(t, dtype=np.float64), df)


def t_two_sided(t: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p-value of a t statistic."""
    return np.minimum(2 * t_tail(np.abs(np.asarray(t, dtype=np.float64)), df), 1.0)


def t_quantile(probability: float, df: ArrayLike) -> Floats:
    """Quantile of Student's t at one probability for many degrees of freedom.

    Newton's method. The tail is convex there: from below the root the steps go up to it without overshooting, and one
    step from just beyond it lands below.
    """
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    distinct, back = np.unique(np.asarray(df, dtype=np.float64), return_inverse=True)
    tail = 1 - probability
    t, settled = _start(normal_quantile(probability), distinct), np.zeros(distinct.shape, dtype=bool)
    for _ in range(60):
        step = (t_tail(t, distinct) - tail) / t_pdf(t, distinct)
        t = np.where(settled, t, t + step)
        settled |= np.abs(step) <= 1e-12 * np.maximum(np.abs(t), 1.0)
        if settled.all():
            break
    return np.asarray(t[back].reshape(np.shape(df)))


def _start(z: float, df: Floats) -> Floats:
    """A quantile to begin with: that of the normal distribution, with its expansion in 1/df where that is close.

    Source: Abramowitz & Stegun 26.7.5.
    """
    if z > EXPANDED_TO:
        return np.full(df.shape, z)
    d = 1 / np.maximum(df, EXPANDED_FROM)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return np.where(df >= EXPANDED_FROM, z + d * (first + d * (second + d * third)), z)
