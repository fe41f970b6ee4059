"""The internal programme: a rater's leniency taken out within each anonymous answer, which rates several departments.

Only the grouping of ratings into answers is needed, and no key of any rater.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .rounding import settled

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Evened:
    """Ratings without leniency, ready for `Answers`.

    Attributes
    ----------
    kept : which ratings count; an answer that rates one department says nothing about its rater's leniency
    score : integer scores of the kept ratings; unit means are the departments' effects, and the spread about them is
        such that a unit's variance over n is the variance of its effect
    parts : groups of departments no answer joins (1: all can be compared; more: only within a part; 0: nothing kept)
    """

    kept: NDArray[np.bool_]
    score: Places
    parts: int


def take_out_leniency(answer: Places, unit: Places, score: Places, units: int) -> Evened:
    """Fit y = answer + department by least squares and leave the departments' part.

    The overall mean stays as it was. Nothing kept (no ratings, or one department an answer): an empty result.
    Source: two-way fixed effects, e.g. Searle 1971, chapter 7.
    """
    _, code, size = np.unique(answer, return_inverse=True, return_counts=True)
    kept = size[code] > 1 if len(code) else np.zeros(0, dtype=bool)
    if not kept.any():
        return Evened(kept, np.zeros(0, dtype=np.int64), 0)
    _, rater = np.unique(code[kept], return_inverse=True)
    place, y = unit[kept], score[kept].astype(np.float64)
    within = y - _means(rater, y)[rater]
    inverse, parts = _inverse(rater, place, units)
    effect = np.array([settled(each) for each in inverse @ np.bincount(place, within, minlength=units)])
    residual = within - effect[place] + _means(rater, effect[place])[rater]
    level = float(np.mean(y) - np.mean(effect[place]))
    widened = residual * _widening(inverse, rater, place, units, parts)[place]
    return Evened(kept, np.rint(level + effect[place] + widened).astype(np.int64), parts)


def _means(index: Places, values: Floats) -> Floats:
    means: Floats = np.bincount(index, weights=values) / np.bincount(index)
    return means


def _inverse(rater: Places, place: Places, units: int) -> tuple[Floats, int]:
    """Inverse of the departments' normal equations (answers swept out), and how many unlinked parts they fall into."""
    normal = np.diag(np.bincount(place, minlength=units).astype(np.float64))
    raters = int(rater.max()) + 1
    for start in range(0, raters, BLOCK):
        mine = (rater >= start) & (rater < start + BLOCK)
        counts = np.zeros((min(BLOCK, raters - start), units))
        np.add.at(counts, (rater[mine] - start, place[mine]), 1.0)
        normal -= counts.T @ (counts / counts.sum(axis=1, keepdims=True))
    rated = np.unique(place)
    values = np.linalg.eigvalsh(normal[np.ix_(rated, rated)])
    parts = int(np.count_nonzero(values <= 1e-9 * max(float(values[-1]), 1.0)))
    inverse: Floats = np.asarray(np.linalg.pinv(normal, rcond=1e-9, hermitian=True), dtype=np.float64)
    return inverse, parts


def _widening(inverse: Floats, rater: Places, place: Places, units: int, parts: int) -> Floats:
    """What a unit's residuals are multiplied by: raters' degrees of freedom, and the effects' lower precision."""
    n, k = np.bincount(place, minlength=units), len(np.unique(place))
    left = len(place) - k - int(rater.max()) - 1 + parts
    degrees = (len(place) - k) / left if left > 0 else 1.0
    return np.sqrt(np.maximum(n * np.diag(inverse), 0.0) * max(degrees, 1.0))
