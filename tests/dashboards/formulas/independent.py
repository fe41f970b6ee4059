"""A second implementation of the official figures, on statsmodels and SciPy, sharing no line with the first."""

import numpy as np
import statsmodels.api as sm
from scipy import optimize, stats

NU0 = 10


def group_means(unit, values, weights, k):
    return np.array([np.average(values[unit == i], weights=weights[unit == i], axis=0) for i in range(k)])


def adjusted(unit, y, x, weights, k):
    """β by weighted least squares on centred data; adjusted means; the macro's and the official variance."""
    w = np.ones(len(y)) if weights is None else weights
    both = group_means(unit, np.column_stack([y, x]), w, k)
    centred = np.column_stack([y, x]) - both[unit]
    fit = sm.WLS(centred[:, 0], centred[:, 1:], weights=w).fit()
    overall = np.average(x, axis=0, weights=w)
    a = both[:, 0] - (both[:, 1:] - overall) @ fit.params
    e = centred[:, 0] - centred[:, 1:] @ fit.params
    members = [unit == i for i in range(k)]
    macro = np.array([(w[m] ** 2 * e[m] ** 2).sum() / w[m].sum() ** 2 for m in members])
    kish = np.array([w[m].sum() ** 2 / (w[m] ** 2).sum() for m in members])
    squares = macro * kish**2
    s2 = squares.sum() / ((kish - 1).sum() - x.shape[1])
    official = (NU0 * s2 + squares) / (NU0 + kish - 1) / kish
    return fit.params, a, macro, official, s2


def tau_squared(a, v):
    def excess(t):
        mu = np.average(a, weights=1 / (v + t))
        return ((a - mu) ** 2 / (v + t)).sum() - (len(a) - 1)

    return 0.0 if excess(0) <= 0 else optimize.brentq(excess, 0, 1e5, xtol=1e-13, rtol=1e-14)


def judged(a, v, n, p):
    """Difference, its standard error, t, p, F and its p, τ², IUR, shrunken value and posterior sd in one peer group."""
    k = len(a)
    difference = a - a.mean()
    se = np.sqrt(v * (1 - 2 / k) + v.sum() / k**2)
    df = n.sum() - k - p
    gm = np.average(a, weights=1 / v)
    f = ((a - gm) ** 2 / v).sum() / (k - 1)
    tau2 = tau_squared(a, v)
    mu, iur = a.mean(), tau2 / (tau2 + v)
    # The figure's error is linear in what varies: the true means (τ²) and the units' errors (v).
    error = np.outer(1 - iur, np.full(k, 1 / k)) + np.diag(iur)
    sd = np.sqrt((error - np.eye(k)) ** 2 @ np.full(k, tau2) + error**2 @ v)
    return {
        "difference": difference,
        "se": se,
        "t": difference / se,
        "p": 2 * stats.t.sf(np.abs(difference / se), df),
        "f": f,
        "f_p": stats.f.sf(f, k - 1, df),
        "tau2": tau2,
        "iur": iur,
        "shrunken": mu + iur * (a - mu),
        "shrunken_low": mu + iur * (a - mu) - stats.norm.ppf(0.975) * sd,
    }
