"""The corporate census: each unit's mean with an interval that knows how few clients there are. Description only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.answers import SCORE_SCALE
from dashboards.formulas.fpc import census_means
from dashboards.formulas.rules import IndexRule, Rules
from dashboards.formulas.runs.inputs import Inputs
from dashboards.formulas.runs.rows import Value, decimal

NOT_KNOWN, TOO_SMALL = "clients_not_known", "fewer_clients_than_answers"


def census_columns(inputs: Inputs, index: IndexRule, rows: NDArray[np.bool_], rules: Rules) -> dict[str, list[Value]]:
    """``census``, ``census_low``, ``census_high`` by unit; nothing outside the corporate programme.

    `census` is the status: that of `fpc.CensusMean`, or why there is none.
    """
    if not inputs.clients or index.code not in inputs.scores:
        return {}
    unit, score = inputs.unit[rows].astype(np.int64), inputs.scores[index.code][rows] / SCORE_SCALE
    n = np.bincount(unit, minlength=len(inputs.units)).tolist()
    known = [N is not None and many <= N for N, many in zip(inputs.clients, n, strict=True)]
    whole = [max(N or 0, many) for N, many in zip(inputs.clients, n, strict=True)]
    means = census_means(unit, score, whole, level=rules.settings.level)
    found: dict[str, list[Value]] = {"census": [], "census_low": [], "census_high": []}
    for mean, fits, clients in zip(means, known, inputs.clients, strict=True):
        low, high = mean.interval if mean.interval and fits else (None, None)
        found["census"].append(str(mean.status) if fits else NOT_KNOWN if clients is None else TOO_SMALL)
        found["census_low"].append(decimal(low))
        found["census_high"].append(decimal(high))
    return found
