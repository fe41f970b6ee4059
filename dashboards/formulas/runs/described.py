"""Shares, NPS and effort in a run: the weighted figure with its interval at the effective n. No class, no rank."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.answers import SCORE_SCALE
from dashboards.formulas.casemix import CaseMix, adjust
from dashboards.formulas.estimate import Intervals, masked
from dashboards.formulas.intervals import nps_adjusted_wald, scaled, wilson
from dashboards.formulas.official import Outcome, Settings
from dashboards.formulas.rules import IndexRule, Rules
from dashboards.formulas.runs.inputs import Inputs
from dashboards.formulas.runs.rows import Value, decimal, table
from dashboards.formulas.runs.weighting import Weighting
from dashboards.formulas.student import t_quantile

Floats = NDArray[np.float64]


def describe(
    inputs: Inputs, rules: Rules, index: IndexRule, rows: NDArray[np.bool_], weighting: Weighting
) -> dict[str, Any]:
    """One index: ``n``, ``kish``, ``raw``, ``weighted`` with ``low`` and ``high``, and ``status`` by n, for each unit.

    ``top2`` in percent with Wilson's interval, ``nps`` −100…100 with the adjusted Wald one, ``ces`` on the scale's own
    values with Student's t and the variance of official means.
    """
    found = inputs.scores.get(index.code)
    score = np.zeros(0) if found is None else found[rows] / SCORE_SCALE
    unit, weights = inputs.unit[rows].astype(np.int64), weighting.of(rows)
    mix = adjust(unit, score, len(inputs.units), weights=weights, prior_df=rules.settings.prior_df)
    intervals = _interval(index.kind, unit, score, weights, mix, rules.settings)
    columns = (intervals.value, intervals.low, intervals.high)
    bounds = list(zip(*(column.tolist() for column in columns), strict=True))
    listed = [_row(mix, place, bounds[place], rules.settings) for place in range(len(inputs.units))]
    outcome = Outcome.COMPLETE if len(score) else Outcome.NO_ANSWERS
    return {"kind": index.kind, "outcome": str(outcome), "units": table(listed)}


def _row(mix: CaseMix, place: int, bounds: tuple[Any, ...], settings: Settings) -> dict[str, Value]:
    n = int(mix.n[place])
    value, low, high = map(decimal, bounds)
    return {
        "n": n,
        "kish": decimal(float(mix.kish[place])),
        "raw": decimal(float(mix.raw[place])) if n else None,
        "weighted": value,
        "low": low,
        "high": high,
        "status": str(settings.gate.live(n)),
    }


def _interval(
    kind: str, unit: NDArray[np.int64], score: Floats, weights: Floats | None, mix: CaseMix, settings: Settings
) -> Intervals:
    if kind == "ces":
        return _student(mix, settings)
    w = np.ones(len(score)) if weights is None else weights
    size = len(mix.n)
    total = np.bincount(unit, weights=w, minlength=size)
    up, down = (np.bincount(unit, weights=w * side, minlength=size) for side in (score > 0, score < 0))
    share_up, share_down = (side / np.where(total > 0, total, 1.0) for side in (up, down))
    if kind == "top2":
        return scaled(wilson(share_up * mix.kish, mix.kish, settings.level), 100)
    middle = np.maximum(1 - share_up - share_down, 0.0)
    counts = [each * mix.kish for each in (share_up, middle, share_down)]
    return scaled(nps_adjusted_wald(counts[0], counts[1], counts[2], settings.level), 100)


def _student(mix: CaseMix, settings: Settings) -> Intervals:
    df = np.maximum(settings.prior_df + mix.kish - 1, 1.0)
    reach = t_quantile((1 + settings.level) / 2, df) * np.sqrt(mix.variance)
    answered, spread = mix.n > 0, (mix.n > 0) & (mix.variance > 0)
    return Intervals(
        masked(mix.weighted, answered), masked(mix.weighted - reach, spread), masked(mix.weighted + reach, spread)
    )
