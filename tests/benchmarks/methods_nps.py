"""Exact coverage of the NPS interval: every possible outcome of n answers, weighted by its probability."""

import math

import numpy as np

from dashboards.formulas.intervals import nps_adjusted_wald

from ._report import Line, show

SIZES = (10, 15, 20, 30, 52, 100, 250, 500)
PROFILES = ((0.90, 0.08, 0.02), (0.70, 0.20, 0.10), (0.50, 0.30, 0.20), (0.34, 0.33, 0.33), (0.30, 0.30, 0.40))
EXTREMES = ((0.95, 0.04, 0.01), (0.80, 0.19, 0.01), (0.60, 0.39, 0.01))
BAR = 0.929


def coverage(n: int, shares: tuple[float, float, float]) -> float:
    """P(the interval holds p - d), exactly."""
    up, down = (each.ravel() for each in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    up, down = up[up + down <= n], down[up + down <= n]
    middle = n - up - down
    log_factorial = np.cumsum(np.log(np.maximum(np.arange(n + 1), 1)))
    log_p = log_factorial[n] - sum(log_factorial[each] for each in (up, middle, down))
    log_p = log_p + sum(each * math.log(share) for each, share in zip((up, middle, down), shares, strict=True))
    interval, truth = nps_adjusted_wald(up, middle, down), shares[0] - shares[2]
    holds = (interval.low.data <= truth + 1e-12) & (truth - 1e-12 <= interval.high.data)
    return float(np.exp(log_p)[holds].sum())


def nps_lines() -> list[Line]:
    """Coverage at every size and profile; profiles with 1% detractors are at the edge of what the formula can do."""
    lines = [Line(f"NPS {_words(each)}, n={n}: covers", coverage(n, each), BAR) for each in PROFILES for n in SIZES]
    edge = [Line(f"NPS {_words(each)}, n={n}: covers", coverage(n, each), BAR) for each in EXTREMES for n in SIZES]
    return lines + edge


def _words(shares: tuple[float, float, float]) -> str:
    return "/".join(f"{100 * share:.0f}" for share in shares)


def main(arguments: list[str]) -> int:
    """Print the NPS lines alone."""
    return 1 if show(nps_lines()) else 0
