"""Live indices from histograms and from sums of respondents' own scores.

A histogram holds counts per scale point, lowest first, in its last axis: one row per unit. 'Not applicable' and 'no
answer' are not in it. Reverse-keyed items are turned here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .estimate import LIVE_GATE, Estimates, Gate, live_estimates
from .intervals import mean_interval, nps_interval, scaled, wilson

Histogram = NDArray[np.int64]

SCORE_SCALE = 10_000
NPS_POINTS, CES_POINTS = 11, 7


def _rows(histogram: ArrayLike, reverse: bool = False) -> Histogram:
    rows = np.atleast_2d(np.asarray(histogram, dtype=np.int64))
    return rows[:, ::-1] if reverse else rows


def _sums(rows: Histogram) -> tuple[Histogram, Histogram, Histogram]:
    place = np.arange(rows.shape[1], dtype=np.int64)
    return rows.sum(axis=1), rows @ place, rows @ (place * place)


def index_mean(
    n: ArrayLike, total: ArrayLike, total_sq: ArrayLike, *, pooled_variance: float | None = None, gate: Gate = LIVE_GATE
) -> Estimates:
    """An index or dimension from n, Σy, Σy² of respondents' own scores (10,000 × points, integers), in points.

    `pooled_variance` is in squared units of y: the variance within units, bank-wide.
    """
    intervals = mean_interval(n, total, total_sq, per_point=SCORE_SCALE, pooled_variance=pooled_variance)
    return live_estimates(intervals, n, "points", gate)


def rescaled_mean(histogram: ArrayLike, *, reverse: bool = False, gate: Gate = LIVE_GATE) -> Estimates:
    """(mean - min)/(max - min)·100 of one item, with Student's t interval."""
    rows = _rows(histogram, reverse)
    n, total, total_sq = _sums(rows)
    return live_estimates(mean_interval(n, total, total_sq, per_point=(rows.shape[1] - 1) / 100), n, "points", gate)


def top_box(histogram: ArrayLike, *, boxes: int = 1, reverse: bool = False, gate: Gate = LIVE_GATE) -> Estimates:
    """Percent of answers in the highest `boxes` points (1 = top box, 2 = top-2), with Wilson's interval."""
    rows = _rows(histogram, reverse)
    n = rows.sum(axis=1)
    return share_percent(rows[:, rows.shape[1] - boxes :].sum(axis=1), n, gate=gate)


def share_percent(x: ArrayLike, n: ArrayLike, *, gate: Gate = LIVE_GATE) -> Estimates:
    """x of n as percent with Wilson's interval."""
    return live_estimates(scaled(wilson(x, n), 100), n, "percent", gate)


def nps(histogram: ArrayLike, *, gate: Gate = LIVE_GATE) -> Estimates:
    """Net promoter score, -100..100, from counts of 0..10: detractors 0-6, passives 7-8, promoters 9-10."""
    rows = _rows(histogram)
    _need(rows, NPS_POINTS, "NPS")
    detractors, passives, promoters = (rows[:, cut].sum(axis=1) for cut in (slice(0, 7), slice(7, 9), slice(9, 11)))
    return nps_of_counts(promoters, passives, detractors, gate=gate)


def nps_of_counts(
    promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike, *, gate: Gate = LIVE_GATE
) -> Estimates:
    """Net promoter score, -100..100, from the three counts."""
    n = np.atleast_1d(np.asarray(promoters) + np.asarray(passives) + np.asarray(detractors))
    return live_estimates(scaled(nps_interval(promoters, passives, detractors), 100), n, "nps", gate)


def ces_mean(histogram: ArrayLike, *, gate: Gate = LIVE_GATE) -> Estimates:
    """Customer effort: mean of 1..7, higher is easier. Diagnostic."""
    rows = _rows(histogram)
    _need(rows, CES_POINTS, "CES")
    n, total, total_sq = _sums(rows)
    return live_estimates(mean_interval(n, total + n, total_sq + 2 * total + n), n, "mean", gate)


def ces_share(histogram: ArrayLike, *, gate: Gate = LIVE_GATE) -> Estimates:
    """Customer effort: percent of answers 5-7 with Wilson's interval."""
    rows = _rows(histogram)
    _need(rows, CES_POINTS, "CES")
    return top_box(rows, boxes=3, gate=gate)


def _need(rows: Histogram, points: int, what: str) -> None:
    if rows.shape[1] != points:
        raise ValueError(f"{what} needs counts of {points} scale points, not {rows.shape[1]}")
