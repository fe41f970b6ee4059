"""PLS weights of a satisfaction model: an advisory report, computed bank-wide, never per branch.

Source: Tenenhaus et al. 2005; Fornell et al. 1996 (0–100 index). Reference case 01.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.pls_core import (
    FloatArray,
    Outer,
    PlsInputError,
    PlsModel,
    PlsReason,
    inner_paths,
    outer_weights,
)
from dashboards.formulas.student import t_quantile

FEWEST_RESPONDENTS = 3


@dataclass(frozen=True, slots=True)
class ConstructIndex:
    """Index 0–100 of a construct, its standard error (0 where all scores are alike) and t interval."""

    value: float
    standard_error: float
    interval: tuple[float, float]
    n: int


@dataclass(frozen=True, slots=True)
class PlsFit:
    """One fitted model. Arrays follow `model.items` and `model.constructs`.

    weights, loadings : of standardised items. `paths[target][source]`, `r2[target]`, `r2_adjusted[target]`.
    scores : complete respondents × constructs, on the items' scale. `used` marks those respondents.
    """

    model: PlsModel
    weights: FloatArray
    loadings: FloatArray
    item_sd: FloatArray
    construct_correlation: FloatArray
    item_correlation: FloatArray
    paths: Mapping[str, Mapping[str, float]]
    r2: Mapping[str, float]
    r2_adjusted: Mapping[str, float]
    scores: FloatArray
    indices: Mapping[str, ConstructIndex]
    used: NDArray[np.bool_]
    iterations: int


def fit_pls(answers: ArrayLike, model: PlsModel, *, scale: tuple[float, float], level: float = 0.95) -> PlsFit:
    """Fit a PLS model.

    Parameters
    ----------
    answers : respondents × `model.items`, all on one scale, reverse items turned; respondents with a NaN are left out.
    scale : lowest and highest point; index = 100·(mean score − min)/(max − min).

    Raises
    ------
    PlsInputError : fewer complete respondents than 3 or than predictors + 2 (n = 0, n = 1), an item that does not vary,
        collinear constructs, no convergence within 300 iterations at 1e-7.
    """
    table, used = complete(answers, model)
    correlation, sd = correlations(table, model)
    outer = outer_weights(correlation[None], model)
    if not outer.converged[0]:
        raise PlsInputError("The weights did not settle within 300 iterations.", PlsReason.NOT_SETTLED)
    coefficients, r2 = inner_paths(outer.constructs, model)
    scores = construct_scores(table, outer.weights[0], sd, model)
    return PlsFit(
        model=model,
        weights=outer.weights[0],
        loadings=outer.loadings[0],
        item_sd=sd,
        construct_correlation=outer.constructs[0],
        item_correlation=correlation,
        paths=named_paths(coefficients[0], model),
        r2=named_r2(r2[0], model),
        r2_adjusted=adjusted_r2(r2[0], len(table), model),
        scores=scores,
        indices=indices_of(scores, model, scale=scale, level=level),
        used=used,
        iterations=outer.iterations,
    )


def indices_of(
    scores: FloatArray, model: PlsModel, *, scale: tuple[float, float], level: float = 0.95
) -> dict[str, ConstructIndex]:
    """Index 0–100 of some respondents' scores (a part of the bank keeps the bank's weights); at least 2 of them."""
    n, (low, high) = len(scores), scale
    if n < 2 or not high > low:
        raise PlsInputError(
            "An index with its interval needs two respondents and a scale with two ends.", PlsReason.TOO_FEW_ANSWERS
        )
    points = 100.0 * (scores - low) / (high - low)
    error = points.std(axis=0, ddof=1) / np.sqrt(n)
    reach = float(t_quantile((1 + level) / 2, n - 1)) * error
    return {
        name: ConstructIndex(float(m), float(e), (float(m - r), float(m + r)), n)
        for name, m, e, r in zip(model.constructs, points.mean(axis=0), error, reach, strict=True)
    }


def complete(answers: ArrayLike, model: PlsModel) -> tuple[FloatArray, NDArray[np.bool_]]:
    """The respondents without a missing answer, and which they are."""
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(model.items):
        raise PlsInputError(
            f"The answers need {len(model.items)} columns, one for each item of the model.", PlsReason.WRONG_TABLE
        )
    used = np.asarray(np.isfinite(table).all(axis=1))
    fewest = max([FEWEST_RESPONDENTS, *(len(sources) + 2 for _, sources in model.paths)])
    if used.sum() < fewest:
        raise PlsInputError(
            f"{int(used.sum())} complete respondents are too few: the model needs {fewest}.", PlsReason.TOO_FEW_ANSWERS
        )
    return table[used], used


def correlations(table: FloatArray, model: PlsModel) -> tuple[FloatArray, FloatArray]:
    """Correlations of the items and their standard deviations (n − 1)."""
    sd = table.std(axis=0, ddof=1)
    flat = [item for item, s, top in zip(model.items, sd, np.abs(table).max(axis=0), strict=True) if s <= 1e-12 * top]
    if flat:
        raise PlsInputError(
            f"Everybody gave the same answer to: {', '.join(flat)}.", PlsReason.CONSTANT_ITEM, tuple(flat)
        )
    standard = (table - table.mean(axis=0)) / sd
    return standard.T @ standard / (len(table) - 1), sd


def construct_scores(table: FloatArray, weights: FloatArray, sd: FloatArray, model: PlsModel) -> FloatArray:
    """Scores Σ(w/s)x / Σ(w/s), on the items' scale."""
    scaled = (weights / sd)[:, None] * model.membership()
    total = scaled.sum(axis=0)
    if np.any(np.abs(total) < 1e-12):
        raise PlsInputError(
            "The weights of a construct cancel out: its items do not point the same way.", PlsReason.UNRELATED_ITEMS
        )
    return table @ (scaled / total)


def named_paths(coefficients: FloatArray, model: PlsModel) -> dict[str, dict[str, float]]:
    names = model.constructs
    return {names[t]: {names[s]: float(coefficients[t, s]) for s in sources} for t, sources in model.sources()}


def named_r2(r2: FloatArray, model: PlsModel) -> dict[str, float]:
    return {model.constructs[target]: float(r2[target]) for target, _ in model.sources()}


def adjusted_r2(r2: FloatArray, n: int, model: PlsModel) -> dict[str, float]:
    """1 − (1 − R²)(n − 1)/(n − k − 1) for k predictors."""
    return {
        model.constructs[t]: float(1 - (1 - r2[t]) * (n - 1) / (n - len(sources) - 1)) for t, sources in model.sources()
    }


__all__ = ["ConstructIndex", "Outer", "PlsFit", "PlsInputError", "PlsModel", "PlsReason", "fit_pls", "indices_of"]
