"""Which cells of a table must be hidden so that none with too few people under it can be worked out."""

import numpy as np
import numpy.typing as npt

from dashboards.formulas.scores import Flags, Ints


def hidden_cells(n: Ints, least: int) -> Flags:
    """Cells to hide: those below the minimum, and the smallest beside each that would stand hidden alone.

    Parameters
    ----------
    n
        (rows, columns): how many people are under each cell; 0 is an empty cell, which hides nothing.
    least
        Fewer than this are never shown.

    Returns
    -------
    (rows, columns) of bool. In no row and no column exactly one cell that has people under it is hidden, unless it is
    the only one there: with the total of a line known from elsewhere, the one missing cell would be known too.
    Source: complementary cell suppression, Willenborg & de Waal 2001, ch. 6; here by rounds until nothing changes.
    """
    counts = np.asarray(n, np.int64)
    hidden: Flags = (counts > 0) & (counts < least)
    while True:
        before = int(hidden.sum())
        for line in (*zip(counts, hidden, strict=True), *zip(counts.T, hidden.T, strict=True)):
            _complete(*line)
        if int(hidden.sum()) == before:
            return hidden


def _complete(counts: Ints, hidden: npt.NDArray[np.bool_]) -> None:
    """Hide the smallest cell that is shown, where one alone is hidden; changes ``hidden`` in place."""
    shown = np.flatnonzero((counts > 0) & ~hidden)
    if int(hidden.sum()) == 1 and shown.size:
        hidden[shown[np.argmin(counts[shown])]] = True
