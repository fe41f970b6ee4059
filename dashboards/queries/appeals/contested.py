"""What an appeal is against: a row of the scorecard, or an answer that counts in one of its official scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboards.models import AppraisalResult, RunAnswers, ScoreRun
from surveys.models import Programme


def component_row(result: AppraisalResult, code: str) -> Mapping[str, Any] | None:
    """The row of a component on the card as it was published; None where the card has none of this code."""
    rows: list[dict[str, Any]] = json.loads(result.content)["rows"]
    return next((row for row in rows if row["code"] == code), None)


def counted_in(result: AppraisalResult, response_id: int) -> ScoreRun | None:
    """The score run of this appraisal in which the answer counts for the unit; None where it counts in none.

    In the internal programme no answer is told from others.
    """
    rows = RunAnswers.objects.filter(run__in=result.run.score_runs.all(), unit=result.unit_id, excluded="")
    rows = rows.exclude(run__programme=Programme.INTERNAL).select_related("run")
    return next((row.run for row in rows if holds(row, response_id)), None)


def counts_at(run: ScoreRun, unit_id: int, response_id: int) -> bool:
    """Whether a run counts an answer for a unit."""
    row = RunAnswers.objects.filter(run=run, unit=unit_id, excluded="").first()
    return row is not None and holds(row, response_id)


def holds(row: RunAnswers, response_id: int) -> bool:
    return bool(np.any(np.frombuffer(bytes(row.responses), "<i8") == response_id))
