"""Above, not different or below: a difference counts only if it is both clear (p < .05) and large enough (3 points)."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

ALPHA = 0.05
MIN_DIFFERENCE = 3.0


class Class(StrEnum):
    """A unit's place beside its peers."""

    ABOVE = "above"
    NOT_DIFFERENT = "not_different"
    BELOW = "below"


def classify(
    difference: ArrayLike, p: ArrayLike, *, alpha: float = ALPHA, min_difference: float = MIN_DIFFERENCE
) -> tuple[Class, ...]:
    """Class per unit from its difference to the peers' mean (in points) and that difference's p-value.

    Exactly p = alpha is not different; exactly `min_difference` points is large enough.
    """
    gap = np.atleast_1d(np.asarray(difference, dtype=np.float64))
    clear = (np.atleast_1d(np.asarray(p, dtype=np.float64)) < alpha) & (np.abs(gap) >= min_difference)
    places = np.where(clear, np.sign(gap), 0).astype(int)
    return tuple((Class.NOT_DIFFERENT, Class.ABOVE, Class.BELOW)[place] for place in places)
