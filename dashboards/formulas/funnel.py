"""Funnel limits: which units lie further from the target than chance and the usual spread between units explain.

Source: Spiegelhalter 2005, Statist. Med. 24, 1185–1202 (funnel plots) and Spiegelhalter 2005, Qual. Saf. Health
Care 14, 347–351 (over-dispersion).
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.special import chi2_quantile

FloatArray = NDArray[np.float64]

LEVEL = 0.998
TRIMMED_SHARE = 0.1
FEWEST_UNITS = 3


class FunnelInputError(ValueError):
    """The figures cannot be those of a funnel plot."""


class Dispersion(StrEnum):
    NONE = "none"
    MULTIPLICATIVE = "multiplicative"
    ADDITIVE = "additive"


class Trimming(StrEnum):
    """What is done to the extreme tenth at each end before the dispersion is estimated."""

    TRUNCATE = "truncate"
    WINSORISE = "winsorise"


class FunnelStatus(StrEnum):
    OK = "ok"
    NO_UNITS = "no_units"
    TOO_FEW_UNITS = "too_few_units"


@dataclass(frozen=True, slots=True)
class OverDispersion:
    """`phi` = mean squared z of the kept units; `tau2` = variance between units, in squared units of the plotted
    scale."""

    phi: float
    tau2: float
    kept: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """Limits a unit. `side` is +1 above, −1 below, 0 within; units not `judged` have limits at the target and side
    0."""

    status: FunnelStatus
    value: FloatArray
    target: float
    lower: FloatArray
    upper: FloatArray
    side: NDArray[np.int8]
    judged: NDArray[np.bool_]
    over: OverDispersion


def over_dispersion(
    z: ArrayLike, standard_errors: ArrayLike, *, trimming: Trimming = Trimming.TRUNCATE, share: float = TRIMMED_SHARE
) -> OverDispersion:
    """Spread of z beyond chance, and the variance between units that would explain it.

    phi = Σz²/I; tau² = max(0, (I·phi − (I − 1)) / (Σw − Σw²/Σw)), w = 1/s², over the units kept.
    With fewer than 3 units there is nothing to estimate: phi = 1, tau² = 0.
    """
    scores, spread = np.asarray(z, dtype=np.float64), np.asarray(standard_errors, dtype=np.float64)
    if scores.size < FEWEST_UNITS:
        return OverDispersion(1.0, 0.0, int(scores.size))
    scores, kept = _trimmed(scores, trimming, share)
    phi = float(np.mean(scores[kept] ** 2))
    weight = spread[kept] ** -2.0
    count, room = int(kept.sum()), float(weight.sum() - (weight**2).sum() / weight.sum())
    tau2 = max(0.0, (count * phi - (count - 1)) / room) if room > 0 else 0.0
    return OverDispersion(phi, tau2, count)


def ratio_funnel(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    dispersion: Dispersion = Dispersion.ADDITIVE,
    trimming: Trimming = Trimming.TRUNCATE,
    level: float = LEVEL,
) -> Funnel:
    """Observed over expected counts around 1.

    Parameters
    ----------
    observed : counts, not negative. A count of 0 enters the estimate of dispersion as ½, for its logarithm.
    expected : expected counts on the same base. A unit with 0 expected (n = 0) is not judged.
    dispersion : none gives exact Poisson limits; otherwise limits are set on the log scale.

    Source: see the module; reference case 08.
    """
    count, base = _same_length(observed, expected)
    if np.any(count < 0) or np.any(base < 0):
        raise FunnelInputError("Observed and expected counts cannot be negative.")
    judged = base > 0
    safe = np.where(judged, base, 1.0)
    s = safe**-0.5
    z = np.log(np.maximum(count, 0.5) / safe) / s
    over = over_dispersion(z[judged], s[judged], trimming=trimming)
    if dispersion is Dispersion.NONE:
        lower, upper = poisson_limits(safe, level=level)
    else:
        reach = reach_of(s, over, dispersion, level)
        lower, upper = np.exp(-reach), np.exp(reach)
    return _judged(count / safe, 1.0, lower, upper, judged, over)


def poisson_limits(expected: ArrayLike, *, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Exact Poisson limits of observed/expected around 1, through the chi-square distribution; `expected` above 0."""
    base = np.asarray(expected, dtype=np.float64)
    if np.any(~(base > 0)):
        raise FunnelInputError("Exact limits need expected counts above zero.")
    tail = (1 - level) / 2
    return chi2_quantile(tail, 2 * base) / (2 * base), chi2_quantile(1 - tail, 2 * (base + 1)) / (2 * base)


def mean_funnel(
    means: ArrayLike,
    standard_errors: ArrayLike,
    *,
    target: float | None = None,
    dispersion: Dispersion = Dispersion.ADDITIVE,
    trimming: Trimming = Trimming.TRUNCATE,
    level: float = LEVEL,
) -> Funnel:
    """Unit means (any scale, commonly 0–100 points) around a target on the same scale.

    Parameters
    ----------
    standard_errors : above 0; a unit whose mean or standard error is missing or 0 (n = 0, n = 1, all alike) is not
    judged.
    target : the precision-weighted mean of the judged units where not given.

    Source: see the module.
    """
    value, s = _same_length(means, standard_errors, missing_allowed=True)
    judged = np.isfinite(value) & np.isfinite(s) & (s > 0)
    safe_s = np.where(judged, s, 1.0)
    centre = _weighted_mean(value, safe_s, judged) if target is None else float(target)
    safe_value = np.where(judged, value, centre)
    over = over_dispersion(((safe_value - centre) / safe_s)[judged], safe_s[judged], trimming=trimming)
    reach = reach_of(safe_s, over, dispersion, level)
    return _judged(safe_value, centre, centre - reach, centre + reach, judged, over)


def _same_length(
    first: ArrayLike, second: ArrayLike, *, missing_allowed: bool = False
) -> tuple[FloatArray, FloatArray]:
    one, two = np.atleast_1d(np.asarray(first, float)), np.atleast_1d(np.asarray(second, float))
    if one.shape != two.shape or one.ndim != 1:
        raise FunnelInputError("A funnel plot needs two columns of the same length.")
    if not missing_allowed and not (np.all(np.isfinite(one)) and np.all(np.isfinite(two))):
        raise FunnelInputError("Observed and expected counts have to be known for every unit.")
    return one, two


def _weighted_mean(value: FloatArray, s: FloatArray, judged: NDArray[np.bool_]) -> float:
    if not judged.any():
        return 0.0
    return float(np.average(value[judged], weights=s[judged] ** -2.0))


def _trimmed(z: FloatArray, trimming: Trimming, share: float) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Cut or pull in the ⌊share·I⌋ most extreme units at each end; ties go by order, so that exactly that many are
    cut."""
    cut = int(share * z.size)
    kept = np.ones(z.size, dtype=bool)
    if cut == 0:
        return z, kept
    order = np.argsort(z, kind="stable")
    if trimming is Trimming.WINSORISE:
        return np.clip(z, z[order[cut]], z[order[-cut - 1]]), kept
    kept[order[:cut]] = kept[order[-cut:]] = False
    return z, kept


def reach_of(
    s: FloatArray, over: OverDispersion, dispersion: Dispersion = Dispersion.ADDITIVE, level: float = LEVEL
) -> FloatArray:
    """How far the limits of a mean lie from the target at standard errors `s`: z·√(s² + τ²), or z·s·√phi."""
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    if dispersion is Dispersion.MULTIPLICATIVE:
        return quantile * s * max(1.0, over.phi) ** 0.5
    return quantile * np.sqrt(s**2 + (over.tau2 if dispersion is Dispersion.ADDITIVE else 0.0))


def _judged(
    value: FloatArray,
    target: float,
    lower: FloatArray,
    upper: FloatArray,
    judged: NDArray[np.bool_],
    over: OverDispersion,
) -> Funnel:
    side = np.where(judged, (value > upper).astype(np.int8) - (value < lower).astype(np.int8), 0).astype(np.int8)
    status = FunnelStatus.OK if judged.sum() >= FEWEST_UNITS else FunnelStatus.TOO_FEW_UNITS
    status = status if judged.any() else FunnelStatus.NO_UNITS
    lower, upper = np.where(judged, lower, target), np.where(judged, upper, target)
    return Funnel(status, np.where(judged, value, target), target, lower, upper, side, judged, over)
