"""A peer group of an official run, ready for its pages: the funnel with its alerts, and ranks with their intervals.

Source: METHODS 10 and 11; Spiegelhalter 2005 (funnel), Benjamini and Hochberg 1995 (many tests).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.classes import Class
from dashboards.formulas.funnel import Funnel, mean_funnel, reach_of
from dashboards.formulas.multiple import benjamini_hochberg
from dashboards.formulas.official import OfficialRun

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

CURVE = 60


@dataclass(frozen=True, slots=True)
class FunnelView:
    """Adjusted means by what they weigh, around the equal-unit mean, with over-dispersed 99.8% limits.

    Attributes
    ----------
    units : index of each unit in the run
    size : how many answers the unit's variance is worth, s²/v: the limits are one curve over it
    funnel : values, limits and side of the same units
    discovered : which also differ from the mean with the false discovery rate kept at 5% over all of them
    curve, low, high : the limits drawn over size
    """

    units: Places
    size: Floats
    funnel: Funnel
    discovered: NDArray[np.bool_]
    curve: Floats
    low: Floats
    high: Floats

    @property
    def alerts(self) -> NDArray[np.bool_]:
        """Units outside their limits that are discoveries as well."""
        return np.asarray((self.funnel.side != 0) & self.discovered)


@dataclass(frozen=True, slots=True)
class Rank:
    """One unit's joint rank among its peers, the best and worst it may hold, and the whole-number score behind it."""

    unit: int
    score: int
    rank: int
    best: int
    worst: int
    told: Class | None


def funnel_view(run: OfficialRun, members: Places) -> FunnelView:
    """The funnel of a peer group.

    `members` are its units' indexes; those that were not compared (too few answers) are left out. No unit left: an
    empty view whose status says so.
    """
    figures = run.units
    units = _compared(run, members)
    adjusted, variance = figures.adjusted.data[units], figures.variance.data[units]
    target = float(adjusted.mean()) if len(units) else None
    funnel = mean_funnel(adjusted, np.sqrt(variance), target=target)
    size = run.pooled_variance / variance
    curve = np.geomspace(size.min(), size.max(), CURVE) if len(units) else np.zeros(0)
    reach = reach_of(np.sqrt(run.pooled_variance / curve), funnel.over)
    discovered = benjamini_hochberg(figures.p.data[units]).rejected if len(units) else np.zeros(0, dtype=bool)
    return FunnelView(units, size, funnel, discovered, curve, funnel.target - reach, funnel.target + reach)


def ranking(run: OfficialRun, members: Places) -> tuple[Rank, ...]:
    """Joint ranks of a peer group, best first; units that were not compared have none."""
    rows = [_rank(run, unit) for unit in _compared(run, members).tolist()]
    return tuple(sorted(rows, key=lambda each: (each.rank, each.best, each.unit)))


def _rank(run: OfficialRun, unit: int) -> Rank:
    columns = (run.units.whole, run.units.rank, run.units.rank_low, run.units.rank_high)
    score, rank, best, worst = (int(column[unit]) for column in columns)
    return Rank(unit, score, rank, best, worst, run.told_class(unit))


def _compared(run: OfficialRun, members: Places) -> Places:
    places = np.asarray(members, dtype=np.int64)
    return places[~np.ma.getmaskarray(run.units.difference)[places]]
