"""Exact coverage of the NPS interval: every possible outcome of n answers, weighted by its probability."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.intervals import nps_interval

from ._report import Line, show

SIZES = (10, 15, 20, 30, 52, 100, 250, 500)
PROFILES = ((0.90, 0.08, 0.02), (0.70, 0.20, 0.10), (0.50, 0.30, 0.20), (0.34, 0.33, 0.33), (0.30, 0.30, 0.40))
EXTREMES = ((0.95, 0.04, 0.01), (0.80, 0.19, 0.01), (0.60, 0.39, 0.01))
GRID_SIZES = (*range(10, 31), 40, 52)
BAR = 0.929

Floats = NDArray[np.float64]


def coverages(n: int, profiles: ArrayLike) -> Floats:
    """P(the interval holds p - d), exactly, for each profile of promoters, passives and detractors (all above 0)."""
    shares = np.atleast_2d(np.asarray(profiles, dtype=np.float64))
    up, down = (each.ravel() for each in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    up, down = up[up + down <= n], down[up + down <= n]
    counts = np.column_stack([up, n - up - down, down])
    log_factorial = np.cumsum(np.log(np.maximum(np.arange(n + 1), 1)))
    log_p = (log_factorial[n] - log_factorial[counts].sum(axis=1))[:, None] + counts @ np.log(shares.T)
    interval, truth = nps_interval(*counts.T), shares[:, 0] - shares[:, 2]
    holds = (interval.low.data[:, None] <= truth + 1e-12) & (truth - 1e-12 <= interval.high.data[:, None])
    return np.asarray((np.exp(log_p) * holds).sum(axis=0))


def grid() -> Floats:
    """Profiles in steps of 2%, from 1% up, and those with 1% passives or 0.1%, 0.2% or 0.5% detractors."""
    shares = np.append((0.001, 0.002, 0.005), np.arange(0.01, 1, 0.02))
    pairs = [(up, 1 - up - down, down) for up in shares[3:] for down in shares if up >= down]
    pairs += [(up, 0.01, 0.99 - up) for up in shares if up > 0.49]
    return np.array([each for each in pairs if min(each) > 0 and each[1] > 0.0099])


def nps_lines() -> list[Line]:
    """Coverage of named profiles, those with 1% detractors among them, and the smallest of the whole grid."""
    named = [
        Line(f"NPS {_words(each)}, n={n}: covers", float(coverages(n, each)[0]), BAR)
        for each in (*PROFILES, *EXTREMES)
        for n in SIZES
    ]
    everywhere = grid()
    return named + [
        Line(f"NPS, smallest of {len(everywhere)} profiles, n={n}: covers", float(coverages(n, everywhere).min()), BAR)
        for n in GRID_SIZES
    ]


def _words(shares: tuple[float, float, float]) -> str:
    return "/".join(f"{100 * share:.0f}" for share in shares)


def main(arguments: list[str]) -> int:
    """Print the NPS lines alone."""
    return 1 if show(nps_lines()) else 0
