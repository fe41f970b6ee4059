"""Ranks, where they are asked for: whole-number scores, joint ranks, and how far a rank can be trusted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .student import normal_quantile

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def whole_scores(values: ArrayLike) -> Places:
    """Scores as whole numbers, half-even: differences below a point decide no rank."""
    return np.rint(np.atleast_1d(np.asarray(values, dtype=np.float64))).astype(np.int64)


def joint_ranks(values: ArrayLike) -> Places:
    """Ranks from the highest value; equal values share one and the next is skipped: 1, 2, 2, 4."""
    scores = np.atleast_1d(np.asarray(values))
    return len(scores) - np.searchsorted(np.sort(scores), scores, side="right") + 1


def rank_intervals(values: ArrayLike, variance: ArrayLike, level: float = 0.95) -> tuple[Places, Places]:
    """Lowest and highest rank each unit may hold.

    1 + the units clearly above it, and k - the units clearly below it, by the difference of each pair at
    1 - (1 - level)/(k - 1) (Bonferroni): the rank of one given unit is covered with at least `level`.
    Source: Mogstad, Romano, Shaikh & Wilhelm 2024 (marginal confidence sets for ranks).
    """
    a, v = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (values, variance))
    k = len(a)
    z = normal_quantile(1 - (1 - level) / max(k - 1, 1) / 2)
    best, worst = np.ones(k, dtype=np.int64), np.full(k, k, dtype=np.int64)
    for place in range(k):
        gap, reach = a - a[place], z * np.sqrt(v + v[place])
        best[place] += np.count_nonzero(gap > reach)
        worst[place] -= np.count_nonzero(gap < -reach)
    return best, worst
