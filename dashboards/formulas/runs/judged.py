"""An index that is a mean: adjusted, tested, shrunken, classed and, where anchors are fixed, turned into points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.answers import SCORE_SCALE, Answers
from dashboards.formulas.leniency import take_out_leniency
from dashboards.formulas.official import GroupFigures
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.rules import IndexRule, Rules
from dashboards.formulas.runs.census import census_columns
from dashboards.formulas.runs.design import Design
from dashboards.formulas.runs.inputs import Inputs
from dashboards.formulas.runs.pointed import point_columns
from dashboards.formulas.runs.rows import Value, decimal, exact, table
from dashboards.formulas.runs.weighting import Weighting

Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Ready:
    """Answers for the pipeline, and into how many parts leniency left the units (1: all can be compared)."""

    answers: Answers
    parts: int


def judge(
    inputs: Inputs, rules: Rules, index: IndexRule, rows: Rows, weighting: Weighting, columns: Design
) -> dict[str, Any]:
    """One index of a run: outcome, parameters, peer groups, and a row for each unit."""
    ready = _ready(inputs, index, rows, weighting, columns)
    run = official_run(ready.answers, rules.settings)
    units = range(len(inputs.units))
    found = [run.published(unit) for unit in units]
    added = [census_columns(inputs, index, rows, rules), _answered(inputs, index, rows)]
    if index.code == rules.headline:
        added.append(point_columns(inputs, run))
    for more in added:
        for unit in units:
            found[unit] |= {name: values[unit] for name, values in more.items()}
    return {
        "kind": index.kind,
        "outcome": str(run.outcome),
        "parts": ready.parts,
        "notes": [[str(note.kind), note.name, note.count] for note in run.notes],
        "beta": {name: exact(value) for name, value in run.beta.items()},
        "pooled_variance": exact(run.pooled_variance),
        "df": decimal(run.df),
        "groups": [_group(inputs, each) for each in run.groups],
        "units": table(found),
    }


def _ready(inputs: Inputs, index: IndexRule, rows: Rows, weighting: Weighting, columns: Design) -> _Ready:
    peers = np.array(inputs.peer_of, dtype=np.int64)
    size, unit = len(inputs.units), inputs.unit[rows].astype(np.int64)
    score = _scores(inputs, index, rows)
    if inputs.group is not None:
        group = inputs.group[rows].astype(np.int64)
        evened = take_out_leniency(group, unit, score, size)
        return _Ready(Answers(unit[evened.kept], evened.score, size, peer_group=peers), evened.parts)
    answers = Answers(
        unit,
        score,
        size,
        weights=weighting.of(rows),
        adjusters=columns.of(rows),
        names=columns.names,
        peer_group=peers,
    )
    return _Ready(answers, 1)


def _scores(inputs: Inputs, index: IndexRule, rows: Rows) -> NDArray[np.int64]:
    found = inputs.scores.get(index.code)
    return np.zeros(0, dtype=np.int64) if found is None else found[rows].astype(np.int64)


def _answered(inputs: Inputs, index: IndexRule, rows: Rows) -> dict[str, list[Value]]:
    """How many answers count for the index, and their plain mean before anything is taken out."""
    unit, score = inputs.unit[rows], _scores(inputs, index, rows)
    n = np.bincount(unit, minlength=len(inputs.units))
    sums = np.bincount(unit, weights=score, minlength=len(inputs.units)) / SCORE_SCALE
    plain = [decimal(total / many) if many else None for total, many in zip(sums.tolist(), n.tolist(), strict=True)]
    return {"answered": n.tolist(), "plain": list(plain)}


def _group(inputs: Inputs, each: GroupFigures) -> dict[str, Any]:
    return {"peers": inputs.peers[each.group], **dict(_facts(each))}


def _facts(each: GroupFigures) -> Iterator[tuple[str, Any]]:
    yield "outcome", str(each.outcome)
    yield "units", each.units
    yield "answers", each.answers
    for name in ("mean", "shrunken_mean", "f", "f_p"):
        yield name, decimal(getattr(each, name))
    yield "f_df", None if each.f_df is None else [each.f_df[0], decimal(each.f_df[1])]
    yield "tau2", None if each.tau2 is None else exact(each.tau2)
    yield "tau2_source", None if each.tau2_source is None else str(each.tau2_source)
