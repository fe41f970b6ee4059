"""How much of a unit's difference is real, and the figure that remains: Paule-Mandel τ², IUR, shrinkage.

Source: Paule & Mandel 1982; DerSimonian & Kacker 2007; Efron & Morris 1975, 1977; Morris 1983.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .comparison import total
from .intervals import LEVEL, two_sided_z
from .rounding import settled

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SMALL_GROUP = 20
GRID = 800
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Per unit: IUR = τ²/(τ² + v), the figure μ̂ + IUR(a - μ̂), its posterior sd and interval."""

    mean: float
    iur: Floats
    value: Floats
    sd: Floats
    low: Floats
    high: Floats


def precision_mean(adjusted: Floats, variance: Floats, tau2: float) -> float:
    """Mean of the units weighted by 1/(v + τ²)."""
    weights = 1 / (variance + tau2)
    return total(weights * adjusted) / total(weights)


def _excess(adjusted: Floats, variance: Floats, group: Places, tau2: float) -> tuple[float, float]:
    """Σ(a - μ)²/(v + τ²) less its expectation k - 1 (summed over groups), and minus its slope."""
    excess = slope = 0.0
    for each in np.unique(group):
        a, v = adjusted[group == each], variance[group == each]
        distance = (a - precision_mean(a, v, tau2)) ** 2
        excess += total(distance / (v + tau2)) - (len(a) - 1)
        slope += total(distance / (v + tau2) ** 2)
    return excess, slope


def paule_mandel(adjusted: Floats, variance: Floats, group: Places | None = None) -> float:
    """τ², the variance of true unit means, by Paule and Mandel's equation; 0 where nothing is left to explain.

    With `group`, units vary about the mean of their own group and one τ² is common to all. Solved by Newton's
    steps from 0, which climb to the root of a convex falling function, to 1e-12; rounded to 9 places before use.
    """
    group = np.zeros(len(adjusted), dtype=np.int64) if group is None else group
    tau2 = 0.0
    for _ in range(200):
        excess, slope = _excess(adjusted, variance, group, tau2)
        if excess <= 0 or slope <= 0:
            break
        tau2 += excess / slope
        if excess / slope <= 1e-12 * max(tau2, 1.0):
            break
    return settled(tau2)


def shrink(
    adjusted: Floats,
    variance: Floats,
    tau2: float,
    *,
    uncertainty: tuple[Floats, Floats] | None = None,
    level: float = LEVEL,
) -> Shrunken:
    """Draw each unit towards the mean of its peers by as much as its figure is noise.

    μ̂ is the equal-unit mean, which units are tested against too. Weighting by 1/(v + τ²) would draw it upwards: answers
    are skewed, so that units with a high mean have a small v of their own.
    Posterior variance: IUR·v + (1 - IUR)²·Var(μ̂), Var(μ̂) = Σ(v + τ²)/k². With `uncertainty` (values of τ² and their
    probabilities) it is the mean over τ² of that variance plus the squared distance between the figure at that τ² and
    the published one.
    """
    mean, iur, value, spread = _at(adjusted, variance, tau2)
    if uncertainty is not None:
        spread = np.zeros_like(value)
        for candidate, probability in zip(*uncertainty, strict=True):
            _, _, there, within = _at(adjusted, variance, float(candidate))
            spread = spread + probability * (within + (there - value) ** 2)
    sd, z = np.sqrt(spread), two_sided_z(level)
    return Shrunken(mean, iur, value, sd, value - z * sd, value + z * sd)


def _at(adjusted: Floats, variance: Floats, tau2: float) -> tuple[float, Floats, Floats, Floats]:
    k, iur = len(adjusted), tau2 / (tau2 + variance)
    mean = total(adjusted) / k
    spread = iur * variance + (1 - iur) ** 2 * total(variance + tau2) / k**2
    return mean, iur, mean + iur * (adjusted - mean), spread


def tau2_uncertainty(adjusted: Floats, variance: Floats, group: Places | None = None) -> tuple[Floats, Floats]:
    """Values of τ² and how probable the units make each: restricted likelihood, flat in τ.

    The grid reaches six times as far as the larger of the units' spread and their errors. Source: Morris 1983;
    Gelman 2006 (flat prior on τ).
    """
    group = np.zeros(len(adjusted), dtype=np.int64) if group is None else group
    reach = 6 * float(np.sqrt(np.var(adjusted) + np.mean(variance)))
    tau2 = np.linspace(0, reach, GRID) ** 2
    log_likelihood = np.zeros(GRID)
    for each in np.unique(group):
        log_likelihood += _restricted_likelihood(adjusted[group == each], variance[group == each], tau2)
    probability = np.exp(log_likelihood - log_likelihood.max())
    likely = probability > NEGLIGIBLE
    return tau2[likely], probability[likely] / total(probability[likely])


def _restricted_likelihood(adjusted: Floats, variance: Floats, tau2: Floats) -> Floats:
    both = variance[:, None] + tau2
    weights = 1 / both
    mean = (weights * adjusted[:, None]).sum(axis=0) / weights.sum(axis=0)
    misfit = (weights * (adjusted[:, None] - mean) ** 2).sum(axis=0)
    return np.asarray(-0.5 * (np.log(both).sum(axis=0) + np.log(weights.sum(axis=0)) + misfit))


def james_stein(values: Floats, variance: float) -> tuple[float, Floats]:
    """James and Stein's factor c = 1 - (k - 3)σ²/Σ(y - ȳ)² towards the grand mean, and the estimates.

    For units of one known variance; kept as the published reference beside the official form. Needs k ≥ 4; c is not
    below 0, and 0 where all values are alike.
    """
    mean = total(values) / len(values)
    spread = total((values - mean) ** 2)
    factor = max(1 - (len(values) - 3) * variance / spread, 0.0) if spread > 0 else 0.0
    return factor, mean + factor * (values - mean)
