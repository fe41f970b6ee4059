"""From a run's inputs to its results: every index of its rules, as published decimals. The same every time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboards.formulas.rules import IndexRule, Rules
from dashboards.formulas.runs.described import describe
from dashboards.formulas.runs.design import Design, design
from dashboards.formulas.runs.inputs import MISSING, Inputs, Results
from dashboards.formulas.runs.judged import judge
from dashboards.formulas.runs.weighting import Weighting, weigh


def compute_index(inputs: Inputs, code: str = "") -> dict[str, Any]:
    """One index (default: the headline) alone, the same figures as in the whole run."""
    rules = inputs.rules
    weighting = weigh(inputs, rules.weighting, rules.fewest_to_rake)
    index = next(one for one in rules.indices if one.code == (code or rules.headline))
    return _index(inputs, rules, index, weighting, design(inputs, rules.adjusters))


def compute(inputs: Inputs) -> Results:
    """Everything that a run publishes.

    Means are adjusted, tested, shrunken and classed; shares, NPS and effort are described, with the weights of the run.
    """
    rules = inputs.rules
    weighting = weigh(inputs, rules.weighting, rules.fewest_to_rake)
    columns = design(inputs, rules.adjusters)
    figures: dict[str, Any] = {
        "weighting": weighting.report,
        "answers": np.bincount(inputs.unit, minlength=len(inputs.units)).tolist(),
        "indices": {one.code: _index(inputs, rules, one, weighting, columns) for one in rules.indices},
    }
    return Results(figures, weighting.micro)


def _index(inputs: Inputs, rules: Rules, index: IndexRule, weighting: Weighting, columns: Design) -> dict[str, Any]:
    """The index's results; named so where no answer counts for it."""
    scores = inputs.scores.get(index.code, np.full(len(inputs.unit), MISSING, dtype=np.int32))
    rows = np.asarray(scores != MISSING)
    if index.kind == "mean":
        return judge(inputs, rules, index, rows, weighting, columns)
    return describe(inputs, rules, index, rows, weighting)
