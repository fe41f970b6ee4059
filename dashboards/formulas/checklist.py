"""A visit's score: how many of the points of its checklist were reached."""

from collections.abc import Mapping
from typing import NamedTuple


class Score(NamedTuple):
    """``reached`` of ``possible`` weights."""

    reached: int
    possible: int


def checklist_score(weights: Mapping[str, int], results: Mapping[str, bool | None]) -> Score:
    """Weights reached and possible.

    Parameters
    ----------
    weights : whole weight, above 0, by item.
    results : by item: seen to be so, seen not to be so, or None where it did not apply; those count in neither. An item
        without a result did not apply.

    Returns
    -------
    Score
        0 of 0 where nothing applied.
    """
    seen = {code: result for code, result in results.items() if code in weights and result is not None}
    return Score(sum(weights[code] for code, result in seen.items() if result), sum(weights[code] for code in seen))
