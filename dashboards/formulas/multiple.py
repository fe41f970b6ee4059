"""Many tests at once: the false discovery rate kept at its level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


class ProbabilityError(ValueError):
    """A probability lies outside 0…1."""


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Outcome of one family of tests, in the order given.

    `adjusted` is 1 and `rejected` False where nothing was tested.
    """

    adjusted: NDArray[np.float64]
    rejected: NDArray[np.bool_]
    tested: NDArray[np.bool_]
    level: float


def benjamini_hochberg(p_values: ArrayLike, *, level: float = 0.05) -> Discoveries:
    """Benjamini–Hochberg step-up procedure.

    Parameters
    ----------
    p_values : probabilities 0…1, one a unit; NaN where a unit was not tested. Such units do not count in the
    family's size.
    level : false discovery rate to be kept, 0…1.

    Returns
    -------
    Discoveries; with no tests (n = 0) its arrays say "nothing rejected".

    Source: Benjamini and Hochberg 1995, J. R. Statist. Soc. B 57, 289–300.
    """
    p = np.atleast_1d(np.asarray(p_values, dtype=np.float64))
    tested = ~np.isnan(p)
    if np.any((p[tested] < 0) | (p[tested] > 1)) or not 0 < level < 1:
        raise ProbabilityError("A p-value and the level have to lie between 0 and 1.")
    adjusted = np.ones(p.shape)
    adjusted[tested] = _step_up(p[tested])
    return Discoveries(adjusted, tested & (adjusted <= level), tested, level)


def _step_up(p: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
