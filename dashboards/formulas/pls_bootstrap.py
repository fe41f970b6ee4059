"""Bootstrap intervals of a PLS model: respondents are drawn again, every draw is fitted anew.

Source: Efron and Tibshirani 1993 (percentile interval); Tenenhaus et al. 2005.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.pls import PlsFit, complete
from dashboards.formulas.pls_core import FloatArray, PlsInputError, inner_paths, outer_weights

DRAWS = 1000
FEWEST_DRAWS = 20
_BATCH = 200


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
    found = [_batch(table, fit, generator, min(_BATCH, draws - at), scale) for at in range(0, draws, _BATCH)]
    stacked = [np.concatenate(parts) for parts in zip(*found, strict=True)] if found else []
    used = len(stacked[0]) if stacked else 0
    if used < FEWEST_DRAWS:
        raise PlsInputError(f"Only {used} of {draws} bootstrap draws could be fitted: no interval is given.")
    tails = [(1 - level) / 2, (1 + level) / 2]
    limits = [np.quantile(values, tails, axis=0) for values in stacked]
    return PlsIntervals(*limits, **{"draws": used, "failed": draws - used})  # type: ignore[arg-type]


def _batch(
    table: FloatArray, fit: PlsFit, generator: np.random.Generator, draws: int, scale: tuple[float, float]
) -> tuple[FloatArray, ...]:
    model, n = fit.model, len(table)
    means, covariances = np.empty((draws, table.shape[1])), np.empty((draws, table.shape[1], table.shape[1]))
    for draw in range(draws):
        chosen = table[generator.integers(0, n, n)]
        means[draw] = chosen.mean(axis=0)
        centred = chosen - means[draw]
        covariances[draw] = centred.T @ centred / (n - 1)
    variance = np.diagonal(covariances, axis1=1, axis2=2)
    varied = (variance > 1e-18).all(axis=1)
    means, covariances, variance = means[varied], covariances[varied], variance[varied]
    sd = np.sqrt(variance)
    outer = outer_weights(covariances / (sd[:, :, None] * sd[:, None, :]), model)
    good = outer.converged & _told_apart(outer.constructs, model.sources())
    coefficients, r2 = inner_paths(outer.constructs[good], model)
    scaled = (outer.weights / sd)[good][:, :, None] * model.membership()
    level = (means[good][:, :, None] * scaled).sum(axis=1) / scaled.sum(axis=1)
    indices = 100.0 * (level - scale[0]) / (scale[1] - scale[0])
    return outer.weights[good], outer.loadings[good], coefficients, r2, indices


def _told_apart(between: FloatArray, sources: list[tuple[int, list[int]]]) -> np.ndarray:
    fine = np.ones(len(between), dtype=bool)
    for _, place in sources:
        fine &= np.linalg.eigvalsh(between[:, place][:, :, place])[:, 0] >= 1e-10
    return fine
