"""Live figures of every kind of index from its n, Σy, Σy² alone: the one way from a cell to an estimate."""

import numpy as np

from dashboards.formulas.estimate import LIVE_GATE, Estimates, Gate, Intervals, live_estimates
from dashboards.formulas.indices import index_mean, nps_of_counts, share_percent
from dashboards.formulas.intervals import mean_difference, mean_interval, nps_difference, scaled, share_difference
from dashboards.formulas.layout import SCALE
from dashboards.formulas.scores import Ints

_FULL = 100 * SCALE  # what a top-box answer or a promoter scores


def estimates(kind: str, sums: Ints, gate: Gate = LIVE_GATE) -> Estimates:
    """Estimates of an index for many units or months.

    Parameters
    ----------
    kind
        ``mean`` (points), ``top2`` (percent, Wilson), ``nps`` (adjusted Wald) or ``ces`` (the scale's own values).
    sums
        (rows, 3): n, Σy, Σy² of respondents' own scores.
    """
    n, total, total_sq = sums[:, 0], sums[:, 1], sums[:, 2]
    if kind == "top2":
        return share_percent(total // _FULL, n, gate=gate)
    if kind == "nps":
        return nps_of_counts(*nps_counts(sums), gate=gate)
    if kind == "ces":
        return live_estimates(mean_interval(n, total, total_sq, per_point=SCALE), n, "mean", gate)
    return index_mean(n, total, total_sq, gate=gate)


def differences(kind: str, earlier: Ints, later: Ints) -> Intervals:
    """Later minus earlier (or another minus one), row by row, with 95% intervals; arguments as for `estimates`."""
    if kind == "top2":
        first, second = ((sums[:, 1] // _FULL, sums[:, 0]) for sums in (earlier, later))
        return scaled(share_difference(first, second), 100)
    if kind == "nps":
        return scaled(nps_difference(nps_counts(earlier), nps_counts(later)), 100)
    sides = (tuple(sums[:, place] for place in range(3)) for sums in (earlier, later))
    return mean_difference(*sides, per_point=SCALE)  # type: ignore[arg-type]


def nps_counts(sums: Ints) -> tuple[Ints, Ints, Ints]:
    """Promoters, passives, detractors: y is +1, 0 or −1 times 100 points."""
    outer, net = sums[:, 2] // (_FULL * _FULL), sums[:, 1] // _FULL
    promoters = (outer + net) // 2
    return promoters, sums[:, 0] - outer, np.asarray(outer - promoters)
