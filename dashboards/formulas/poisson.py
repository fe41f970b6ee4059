"""Rates of rare events, such as complaints per 10,000 customers, with exact intervals."""

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.estimate import Intervals, masked
from dashboards.formulas.special import chi2_quantile

LEVEL = 0.95


def poisson_rate(events: ArrayLike, exposure: ArrayLike, per: float = 10_000, level: float = LEVEL) -> Intervals:
    """Events per ``per`` of exposure, with Garwood's exact interval.

    Parameters
    ----------
    events : whole numbers from 0 on, one per unit.
    exposure : what the events fall upon (customers); where it is 0 the rate is masked, not infinite.
    per : the size of the group that the rate is said for.
    level : coverage, at least which the interval has.

    Returns
    -------
    Intervals
        In events per ``per``. No event gives 0 with an upper end above 0 (3.69 / exposure at 95%).

    Source: Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28: 437-442:
    low = χ²(α/2; 2k) / 2, high = χ²(1 − α/2; 2k + 2) / 2.
    """
    k, m = np.broadcast_arrays(np.atleast_1d(np.asarray(events, float)), np.atleast_1d(np.asarray(exposure, float)))
    known, tail = m > 0, (1 - level) / 2
    scale = per / np.where(known, m, 1.0)
    low = np.where(k > 0, chi2_quantile(tail, np.maximum(2 * k, 1)) / 2, 0.0)
    high = chi2_quantile(1 - tail, 2 * k + 2) / 2
    return Intervals(*(masked(part * scale, known) for part in (k, low, high)))
