"""Whether a figure rose or fell between two periods: said only where the interval of the difference leaves 0."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from .estimate import Intervals
from .intervals import has_interval


class Change(StrEnum):
    """What may be said about two periods."""

    RISE = "rise"
    FALL = "fall"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    NOT_COMPARABLE = "not_comparable"


def change(difference: Intervals, *, same_instrument: bool = True, same_mode: bool = True) -> tuple[Change, ...]:
    """The verdict per unit on the interval of (later - earlier).

    Another instrument or mode makes the periods not comparable; so does a period with too few answers for an interval.
    """
    known = has_interval(difference) & (same_instrument and same_mode)
    rose = known & (difference.low.filled(0.0) > 0)
    fell = known & (difference.high.filled(0.0) < 0)
    verdicts = [Change.RISE, Change.FALL, Change.NO_CLEAR_DIFFERENCE, Change.NOT_COMPARABLE]
    picked = np.select([rose, fell, known], [0, 1, 2], default=3)
    return tuple(verdicts[index] for index in picked)
