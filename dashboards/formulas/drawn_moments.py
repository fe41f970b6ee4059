"""Moments of respondents drawn again, many at once: what the bootstraps of drivers and of PLS weights are made of.

Source: Efron and Tibshirani 1993. Above `LARGE` respondents the drawn moments follow their normal law (the central
limit theorem for means of products), so that a whole bank costs no more than a branch.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]

LARGE = 2_000
FLAT = 1e-12
_PIECE = 50_000  # respondents whose products are held at once


def correlations(covariance: FloatArray, tiny: FloatArray) -> tuple[FloatArray, Flags]:
    """Correlations of (…, columns, columns) covariances, and which columns vary by more than `tiny`."""
    spread = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    varies = spread > tiny
    scale = np.where(varies, spread, 1.0)
    return covariance / (scale[..., :, None] * scale[..., None, :]), varies


def tiny_of(table: FloatArray) -> FloatArray:
    """Below this spread a column counts as constant: what rounding alone leaves."""
    return np.asarray(FLAT * np.maximum(np.abs(table).max(axis=0), 1e-300))


def covariance_of(table: FloatArray) -> FloatArray:
    """Covariances with n below."""
    centred = table - table.mean(axis=0)
    return np.asarray(centred.T @ centred / len(table))


def drawn_moments(table: FloatArray, generator: np.random.Generator, draws: int) -> tuple[FloatArray, FloatArray]:
    """Means and covariances (n below) of `draws` samples of the table's rows, each as large as the table."""
    if len(table) > LARGE:
        return _by_normal_law(table, generator, draws)
    means, covariances = np.empty((draws, table.shape[1])), np.empty((draws, table.shape[1], table.shape[1]))
    for draw in range(draws):
        chosen = table[generator.integers(0, len(table), len(table))]
        means[draw], covariances[draw] = chosen.mean(axis=0), covariance_of(chosen)
    return means, covariances


def _by_normal_law(table: FloatArray, generator: np.random.Generator, draws: int) -> tuple[FloatArray, FloatArray]:
    p, middle = table.shape[1], table.mean(axis=0)
    upper = np.triu_indices(p)
    mean, spread = _moments(table - middle, upper)
    values, vectors = np.linalg.eigh(spread / len(table))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    found = mean + generator.standard_normal((draws, mean.size)) @ root.T
    first, second = found[:, :p], np.empty((draws, p, p))
    second[:, upper[0], upper[1]] = second[:, upper[1], upper[0]] = found[:, p:]
    return middle + first, np.asarray(second - first[:, :, None] * first[:, None, :])


def _moments(centred: FloatArray, upper: tuple[NDArray[np.intp], NDArray[np.intp]]) -> tuple[FloatArray, FloatArray]:
    """Mean and covariance of each respondent's values and their products."""
    size = centred.shape[1] + len(upper[0])
    total, squares = np.zeros(size), np.zeros((size, size))
    for at in range(0, len(centred), _PIECE):
        piece = centred[at : at + _PIECE]
        row = np.hstack([piece, piece[:, upper[0]] * piece[:, upper[1]]])
        total += row.sum(axis=0)
        squares += row.T @ row
    mean = total / len(centred)
    return mean, squares / len(centred) - np.outer(mean, mean)
