"""Alpha, ρc and AVE of every construct of many fitted PLS models at once.

Source: Cronbach 1951; Dijkstra and Henseler 2015; reference cases 01 and 03.
"""

from dataclasses import dataclass

import numpy as np

from dashboards.formulas.pls_core import FloatArray, PlsModel


@dataclass(frozen=True, slots=True)
class Quality:
    """Batch × construct each; NaN where a figure does not exist: one item, a sum that does not vary, or (ρc and AVE)
    items that do not hang together or a loading above 1."""

    alpha: FloatArray
    rho_c: FloatArray
    ave: FloatArray


def quality_of(covariance: FloatArray, weights: FloatArray, model: PlsModel) -> Quality:
    """Quality from the items' covariances (batch × items × items) and the weights of standardised items.

    alpha = k/(k−1)·(1 − tr C/ΣC). ρc and AVE are of the loadings freed of measurement error, w·√ρA/Σw²; as scores have
    variance 1, ρA = (Σw²)²·(1 − Σw²)/((Σw²)² − Σw⁴).
    """
    member = model.membership()
    sizes = member.sum(axis=0)
    variance, total = np.diagonal(covariance, axis1=1, axis2=2) @ member, _sums(covariance, member)
    squares, fourths = weights**2 @ member, weights**4 @ member
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = sizes / (sizes - 1) * (1 - variance / total)
        rho_a = squares**2 * (1 - squares) / (squares**2 - fourths)
        freed = np.sqrt(rho_a) / squares
        # What one construct lacks must not spread to the others: NaN times 0 is NaN.
        loadings = weights * (np.where(np.isfinite(freed), freed, 0.0) @ member.T)
        common, ave = (loadings @ member) ** 2, loadings**2 @ member / sizes
        rho_c = common / (common + sizes * (1 - ave))
    several = (sizes > 1) & np.ones(alpha.shape, dtype=bool)
    largest = np.where(member[None] > 0, np.abs(loadings)[:, :, None], 0.0).max(axis=1)
    proper = several & (largest <= 1) & (ave > 0)
    summed = several & (total > 1e-12 * variance)
    return Quality(*(np.where(*each, np.nan) for each in ((summed, alpha), (proper, rho_c), (proper, ave))))


def _sums(covariance: FloatArray, member: FloatArray) -> FloatArray:
    """ΣC of each construct's own items."""
    return np.asarray(np.einsum("ic,bij,jc->bc", member, covariance, member, optimize=True))
