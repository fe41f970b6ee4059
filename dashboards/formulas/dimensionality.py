"""Is a block of items one dimension: eigenvalues and the Dillon–Goldstein rho of the first component.

Source: Tenenhaus et al. 2005; reference case 01.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.reliability import ReliabilityInputError, composite_reliability


@dataclass(frozen=True, slots=True)
class Dimensionality:
    """First and second eigenvalue of the items' correlations, and rho (0…1) of the first principal component."""

    first: float
    second: float
    rho: float


def dimensionality(answers: ArrayLike) -> Dimensionality:
    """Judge complete respondents × items (two items or more, each varying; rows with NaN are left out)."""
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ReliabilityInputError("One dimension can be judged of two items or more.")
    table = table[np.isfinite(table).all(axis=1)]
    if len(table) < 2 or np.any(np.ptp(table, axis=0) == 0):
        raise ReliabilityInputError("Every item needs two respondents or more who differ.")
    values, vectors = np.linalg.eigh(np.corrcoef(table, rowvar=False))
    loadings = vectors[:, -1] * np.sqrt(values[-1])
    return Dimensionality(float(values[-1]), float(values[-2]), composite_reliability(loadings))
