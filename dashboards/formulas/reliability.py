"""Does a set of items measure one thing: Cronbach's alpha and its companions.

Source: Cronbach 1951; Feldt, Woodruff and Salih 1987 (interval); reference cases 01 and 03.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.special import f_quantile

FloatArray = NDArray[np.float64]


class ReliabilityInputError(ValueError):
    """The answers or keys cannot be those of one scale."""


class Missing(StrEnum):
    """How missing answers are met: every pair of items by itself, or only respondents who answered all."""

    PAIRWISE = "pairwise"
    COMPLETE = "complete"


class ReliabilityStatus(StrEnum):
    OK = "ok"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW_ANSWERS = "too_few_answers"
    NO_VARIANCE = "no_variance"
    CONSTANT_ITEM = "constant_item"


@dataclass(frozen=True, slots=True)
class Alpha:
    """Internal consistency of one scale; a figure that does not exist is None.

    `n` counts the respondents behind the interval: all of them, or with pairwise covariances those of the smallest
    pair.
    A constant item is named in `constant_items`; the raw alpha then stands, the standardised one does not exist.
    """

    status: ReliabilityStatus
    n: int
    items: int
    raw: float | None = None
    standardised: float | None = None
    average_r: float | None = None
    interval: tuple[float, float] | None = None
    if_dropped: tuple[float | None, ...] = ()
    item_rest: tuple[float | None, ...] = ()
    constant_items: tuple[int, ...] = ()


def cronbach_alpha(
    answers: ArrayLike,
    *,
    keys: ArrayLike | None = None,
    scale: tuple[float, float] | None = None,
    missing: Missing = Missing.PAIRWISE,
    level: float = 0.95,
) -> Alpha:
    """Cronbach's alpha of respondents × items; NaN is a missing answer.

    Parameters
    ----------
    answers : points of the items' own scale.
    keys : +1 or −1 an item; −1 is turned, as min + max − x where `scale` is given, otherwise as −x (alpha is the same).
    missing : covariances by pair of items (the default), or complete respondents only.
    level : of Feldt's interval for the raw alpha.

    Returns
    -------
    Alpha = k/(k−1)·(1 − tr C/ΣC). Fewer than 2 items, fewer than 2 answers to any pair (n = 0, n = 1) or a sum score
    that is the same for everybody give a status instead of figures.
    """
    table = _turned(answers, keys, scale)
    if missing is Missing.COMPLETE:
        table = table[~np.isnan(table).any(axis=1)]
    items = table.shape[1]
    if items < 2:
        return Alpha(ReliabilityStatus.TOO_FEW_ITEMS, len(table), items)
    covariance, n = pairwise_covariance(table)
    if n < 2:
        return Alpha(ReliabilityStatus.TOO_FEW_ANSWERS, n, items)
    return _alpha_of(covariance, n, level)


def pairwise_covariance(table: FloatArray) -> tuple[FloatArray, int]:
    """Covariance (n − 1) of every pair over its own respondents, and the n of the smallest pair."""
    known = ~np.isnan(table)
    centred = np.where(known, table - _known_means(table, known), 0.0)
    count = known.T.astype(float) @ known
    smallest = int(count.min()) if count.size else 0
    if smallest < 2:
        return np.zeros_like(count), smallest
    sums = centred.T @ known
    return (centred.T @ centred - sums * sums.T / count) / (count - 1), smallest


def feldt_interval(alpha: float, n: int, items: int, *, level: float = 0.95) -> tuple[float, float]:
    """Feldt's interval for alpha from n respondents (n ≥ 2) and k items, with n − 1 and (n − 1)(k − 1) degrees of
    freedom."""
    if n < 2 or items < 2:
        raise ReliabilityInputError("Feldt's interval needs at least two respondents and two items.")
    tail = (1 - level) / 2
    high, low = f_quantile([1 - tail, tail], n - 1, (n - 1) * (items - 1))
    return float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low)


def composite_reliability(loadings: ArrayLike) -> float:
    """ρc = (Σλ)² / ((Σλ)² + Σ(1 − λ²)) of standardised loadings −1…1; at least one loading. Case 01."""
    weights = _loadings(loadings)
    common = float(weights.sum()) ** 2
    noise = float((1 - weights**2).sum())
    if common + noise == 0:
        raise ReliabilityInputError("These loadings leave neither common nor own variance.")
    return common / (common + noise)


def average_variance_extracted(loadings: ArrayLike) -> float:
    """AVE = mean λ² of standardised loadings −1…1; at least one loading. Case 01."""
    return float(np.mean(_loadings(loadings) ** 2))


def _loadings(loadings: ArrayLike) -> FloatArray:
    weights = np.asarray(loadings, dtype=np.float64).ravel()
    if weights.size == 0 or not np.all(np.abs(weights) <= 1 + 1e-9):
        raise ReliabilityInputError("Standardised loadings lie between −1 and 1, and there has to be one.")
    return weights


def _turned(answers: ArrayLike, keys: ArrayLike | None, scale: tuple[float, float] | None) -> FloatArray:
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise ReliabilityInputError("Answers have to be a finite table, one row a respondent, one column an item.")
    if keys is None:
        return table
    signs = np.asarray(keys, dtype=np.float64)
    if signs.shape != (table.shape[1],) or not np.all(np.abs(signs) == 1):
        raise ReliabilityInputError("There has to be one key an item, and each is +1 or −1.")
    return np.where(signs < 0, (sum(scale) if scale else 0.0) - table, table)


def _known_means(table: FloatArray, known: NDArray[np.bool_]) -> FloatArray:
    return np.where(known, table, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _raw(covariance: FloatArray) -> float | None:
    items, total = len(covariance), float(covariance.sum())
    if items < 2 or total <= 1e-12 * max(float(np.abs(covariance).sum()), 1e-300):
        return None
    return items / (items - 1) * (1 - float(np.trace(covariance)) / total)


def _alpha_of(covariance: FloatArray, n: int, level: float) -> Alpha:
    items, raw = len(covariance), _raw(covariance)
    if raw is None:
        return Alpha(ReliabilityStatus.NO_VARIANCE, n, items)
    variance = np.diag(covariance)
    constant = tuple(int(i) for i in np.flatnonzero(variance <= 1e-12 * variance.max()))
    standardised = average = None
    if not constant:
        correlation = covariance / np.sqrt(np.outer(variance, variance))
        standardised = _raw(correlation)
        average = float((correlation.sum() - items) / (items * (items - 1)))
    return Alpha(
        status=ReliabilityStatus.CONSTANT_ITEM if constant else ReliabilityStatus.OK,
        n=n,
        items=items,
        raw=raw,
        standardised=standardised,
        average_r=average,
        interval=feldt_interval(raw, n, items, level=level),
        if_dropped=tuple(_without(covariance, i) for i in range(items)),
        item_rest=tuple(_item_rest(covariance, i) for i in range(items)),
        constant_items=constant,
    )


def _without(covariance: FloatArray, item: int) -> float | None:
    rest = np.delete(np.delete(covariance, item, axis=0), item, axis=1)
    return _raw(rest)


def _item_rest(covariance: FloatArray, item: int) -> float | None:
    own, shared = covariance[item, item], covariance[item].sum() - covariance[item, item]
    others = covariance.sum() - 2 * shared - own
    floor = 1e-12 * float(np.trace(covariance))
    return float(shared / np.sqrt(own * others)) if own > floor and others > floor else None
