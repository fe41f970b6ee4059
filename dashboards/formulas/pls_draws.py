"""Respondents drawn again, and a PLS model fitted anew to every draw, many at once.

Source: Efron and Tibshirani 1993.
"""

from dataclasses import dataclass, fields

import numpy as np

from dashboards.formulas.drawn_moments import drawn_moments
from dashboards.formulas.pls_core import (
    FloatArray,
    PlsInputError,
    PlsModel,
    PlsReason,
    inner_paths,
    outer_weights,
    told_apart,
)

DRAWS = 1000
FEWEST_DRAWS = 20
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Draws:
    """What every usable draw gave, draws first: items' means, covariances (n − 1), weights and loadings of standardised
    items, paths (target × source), R² by construct, and shares: each item's part of its construct's score, Σ = 1."""

    means: FloatArray
    covariances: FloatArray
    weights: FloatArray
    loadings: FloatArray
    paths: FloatArray
    r2: FloatArray
    shares: FloatArray

    def __len__(self) -> int:
        return len(self.weights)


def draw_again(table: FloatArray, model: PlsModel, generator: np.random.Generator, draws: int) -> Draws:
    """Fit `draws` samples of the complete respondents × items, each as large as the table.

    A draw in which an item does not vary, constructs are collinear or the weights do not settle is left out.

    Raises
    ------
    PlsInputError : fewer than 20 draws could be fitted.
    """
    found = [_batch(table, model, generator, min(_BATCH, draws - at)) for at in range(0, draws, _BATCH)]
    used = sum(map(len, found))
    if used < FEWEST_DRAWS:
        raise PlsInputError(
            f"Only {used} of {draws} bootstrap draws could be fitted: no interval is given.", PlsReason.TOO_FEW_ANSWERS
        )
    return Draws(*(np.concatenate([getattr(one, part.name) for one in found]) for part in fields(Draws)))


def limits(values: FloatArray, level: float) -> FloatArray:
    """Percentile limits over the draws: first row lower, second upper."""
    return np.asarray(np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0))


def shares_of(weights: FloatArray, sd: FloatArray, model: PlsModel) -> FloatArray:
    """Each item's part of its construct's score, (w/s) / Σ(w/s), of one fit or of many."""
    member, scaled = model.membership(), weights / sd
    return np.asarray(scaled / (scaled @ member @ member.T))


def _batch(table: FloatArray, model: PlsModel, generator: np.random.Generator, draws: int) -> Draws:
    means, covariances = drawn_moments(table, generator, draws)
    covariances *= len(table) / (len(table) - 1)
    variance = np.diagonal(covariances, axis1=1, axis2=2)
    varied = (variance > 1e-18).all(axis=1)
    means, covariances, sd = means[varied], covariances[varied], np.sqrt(variance[varied])
    outer = outer_weights(covariances / (sd[:, :, None] * sd[:, None, :]), model)
    good = outer.converged & told_apart(outer.constructs, model.sources())
    good &= (np.abs((outer.weights / sd) @ model.membership()) > 1e-12).all(axis=1)
    paths, r2 = inner_paths(outer.constructs[good], model)
    weights = outer.weights[good]
    shares = shares_of(weights, sd[good], model)
    return Draws(means[good], covariances[good], weights, outer.loadings[good], paths, r2, shares)
