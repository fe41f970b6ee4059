"""One vote a client: the answers of one client at one unit become one row, with the mean of each score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.runs import MISSING
from dashboards.formulas.scores import half_even
from dashboards.queries.official.gathered import Gathered

Ints = NDArray[np.int64]
Scores = NDArray[np.int32]


def one_vote(kept: Gathered, client: Ints) -> tuple[Gathered, Ints]:
    """The votes, in the order of each client's last answer, and the place of each answer's vote.

    What is known of a client is what stood at the last answer. Scores are rounded half-even to whole ten-thousandths.
    """
    pairs = np.column_stack([kept.unit, client])
    _, voter = np.unique(pairs, axis=0, return_inverse=True)
    voter = voter.ravel()
    last = np.zeros(voter.max() + 1 if len(voter) else 0, dtype=np.int64)
    last[voter] = np.arange(len(voter))  # the last one written stays
    order = np.argsort(last)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    votes = kept.take(last[order])
    for name, values in kept.scores.items():
        votes.scores[name] = _means(values, place[voter], len(order))
    return votes, place[voter]


def _means(values: Scores, vote: Ints, many: int) -> Scores:
    known = values != MISSING
    count = np.bincount(vote[known], minlength=many)
    total = np.zeros(many, dtype=np.int64)
    np.add.at(total, vote[known], values[known])
    magnitude = half_even(np.abs(total), np.maximum(count, 1))
    return np.asarray(np.where(count > 0, np.sign(total) * magnitude, MISSING), dtype=np.int32)
