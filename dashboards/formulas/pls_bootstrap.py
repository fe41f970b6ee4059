"""Bootstrap intervals of a PLS model: respondents are drawn again, every draw is fitted anew.

Source: Efron and Tibshirani 1993 (percentile interval); Tenenhaus et al. 2005.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.pls import PlsFit, complete
from dashboards.formulas.pls_core import FloatArray
from dashboards.formulas.pls_draws import DRAWS, draw_again, limits


@dataclass(frozen=True, slots=True)
class PlsIntervals:
    """Percentile limits: first row lower, second upper. `paths` are 2 × target × source; `indices` 0–100 points.

    `draws` were used; `failed` had an item that did not vary, collinear constructs or no convergence, and were
    left out.
    """

    weights: FloatArray
    loadings: FloatArray
    paths: FloatArray
    r2: FloatArray
    indices: FloatArray
    draws: int
    failed: int


def bootstrap_pls(
    answers: ArrayLike,
    fit: PlsFit,
    generator: np.random.Generator,
    *,
    scale: tuple[float, float],
    draws: int = DRAWS,
    level: float = 0.95,
) -> PlsIntervals:
    """Intervals for a fitted model from the same answers.

    Parameters
    ----------
    generator : the caller's random numbers; the same seed gives the same intervals.
    scale : as given to `fit_pls`.

    Raises
    ------
    PlsInputError : fewer than 20 draws could be fitted.
    """
    table, _ = complete(answers, fit.model)
    found = draw_again(table, fit.model, generator, draws)
    indices = 100.0 * ((found.means * found.shares) @ fit.model.membership() - scale[0]) / (scale[1] - scale[0])
    parts = (found.weights, found.loadings, found.paths, found.r2, indices)
    weights, loadings, paths, r2, points = (limits(values, level) for values in parts)
    return PlsIntervals(weights, loadings, paths, r2, points, len(found), draws - len(found))
