"""Anonymous ratings in an order that says nothing: answers by what they hold, ratings inside by department."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboards.queries.official.gathered import Gathered

Ints = NDArray[np.int64]


def without_order(kept: Gathered, unit: Ints) -> tuple[Gathered, Ints]:
    """The ratings reordered, and the number of each rating's answer, counted anew from 0.

    Ids follow the order in which boxes were emptied; neither they nor anything of them is left in the numbers. The same
    ratings come out the same whatever ids they had, so that a run is the same on every database.
    """
    columns = np.column_stack([unit, *(kept.scores[name] for name in sorted(kept.scores))])
    inside = np.lexsort([*columns.T[::-1], kept.id])
    answers = np.split(inside, np.flatnonzero(np.diff(kept.id[inside])) + 1) if len(inside) else []
    ordered = sorted(answers, key=lambda rows: columns[rows].tolist())
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *ordered])
    number = np.repeat(np.arange(len(ordered)), [len(each) for each in ordered])
    return kept.take(rows), number.astype(np.int64)
