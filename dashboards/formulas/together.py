"""Which questions enough of the same customers answered together, for what needs whole answers.

A customer is asked about what he met: nobody is asked about the counter and about the mobile bank alike. So the largest
set of dimensions is taken that leaves enough whole answers; the others are left out by name and shown with their own
mean alone.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

ENOUGH_SHARE = 0.25  # of the respondents that are asked about at all
FEWEST = 30
MOST_SETS = 12  # so many columns are tried in every combination; the fullest of more

Flags = NDArray[np.bool_]


def together(answered: ArrayLike, asked: ArrayLike, *, share: float = ENOUGH_SHARE, fewest: int = FEWEST) -> list[int]:
    """The columns that are kept, in their own order; empty where not even one leaves enough.

    Of the sets that leave enough the largest is taken, of equally large ones that with the most whole answers.

    Parameters
    ----------
    answered : respondents × columns, True where answered.
    asked : respondents, True for those with an outcome: of them `share`, and never fewer than `fewest`, must stay.
    """
    table: Flags = np.asarray(answered, dtype=bool)[np.asarray(asked, dtype=bool)]
    fullest = np.sort(np.argsort(-table.sum(axis=0), kind="stable")[:MOST_SETS])
    whole = _whole_answers(table[:, fullest])
    sizes = np.array([int(one).bit_count() for one in range(len(whole))])
    enough = whole >= max(share * len(table), fewest)
    best = int(np.lexsort((-np.arange(len(whole)), whole, np.where(enough, sizes, -1)))[-1])
    return [int(column) for at, column in enumerate(fullest) if enough[best] and best >> at & 1]


def _whole_answers(table: Flags) -> NDArray[np.int64]:
    """For every set of columns (its number has a bit for each), how many respondents answered all of it."""
    columns = table.shape[1]
    own = table @ (1 << np.arange(columns, dtype=np.int64))
    counts = np.bincount(own.astype(np.int64), minlength=1 << columns)
    for bit in range(columns):
        without = np.flatnonzero(~np.arange(len(counts)) >> bit & 1)
        counts[without] += counts[without | 1 << bit]
    return counts
