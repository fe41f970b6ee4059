"""The answers of a run question by question, for its advisory report. Bank-wide: nobody's unit is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.advice import Asked
from dashboards.models import RunAnswers, ScoreRun
from dashboards.queries.official.scored import Scored, scored_answers
from surveys.engine.definition import Item
from surveys.queries.compiled import compiled

Floats = NDArray[np.float64]


def report_answers(run: ScoreRun) -> tuple[tuple[Asked, ...], Floats]:
    """The scored questions of the run's versions, newest first, and respondents × questions on 0–100.

    Reverse keys are turned; NaN where not answered or not asked. Empty for anonymous ratings: no run lists them.
    """
    kept = _kept(run)
    parts = [one for one in scored_answers(run.programme, run.first_month, run.last_month) if len(kept)]
    asked: dict[str, Asked] = {}
    for part in reversed(parts):
        for item in _items(part):
            words = {"zh": item.text.zh, "en": item.text.en}
            asked.setdefault(item.id, Asked(item.id, item.construct or "", words))
    tables = [_points(part, np.isin(part.id, kept), list(asked)) for part in parts]
    return tuple(asked.values()), np.concatenate([np.zeros((0, len(asked))), *tables])


def _kept(run: ScoreRun) -> NDArray[np.int64]:
    rows = RunAnswers.objects.filter(run=run, excluded="").values_list("responses", flat=True)
    found = [np.frombuffer(bytes(row), "<i8") for row in rows]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _items(part: Scored) -> Sequence[Item]:
    return compiled(part.version_id).definition.scored


def _points(part: Scored, rows: NDArray[np.bool_], wanted: Sequence[str]) -> Floats:
    items, packed = _items(part), part.packed[rows]
    columns = {item.id: _turned(packed[:, at], item) for at, item in enumerate(items)}
    nothing = np.full(len(packed), np.nan)
    return np.column_stack([columns.get(name, nothing) for name in wanted]) if wanted else np.zeros((len(packed), 0))


def _turned(codes: NDArray[np.uint8], item: Item) -> Floats:
    """Points 0–100 of a question's packed codes."""
    values = np.array([point.value for point in item.points], dtype=np.float64)
    points = np.full(256, np.nan)
    share = 100 * (values - values.min()) / (values.max() - values.min())
    points[: len(values)] = 100 - share if item.reverse else share
    return np.asarray(points[codes])
