"""PLS freed of the items' measurement error (PLSc), and whether constructs can be told apart (HTMT).

Source: Dijkstra and Henseler 2015; Henseler, Ringle and Sarstedt 2015. Reference case 01.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboards.formulas.pls import PlsFit, adjusted_r2, named_paths, named_r2
from dashboards.formulas.pls_core import FloatArray, PlsInputError, PlsReason, inner_paths
from dashboards.formulas.reliability import average_variance_extracted, composite_reliability


class ConsistentStatus(StrEnum):
    OK = "ok"
    IMPROPER = "improper"


@dataclass(frozen=True, slots=True)
class ConsistentFit:
    """Corrected loadings, paths and R². `improper`: a loading, correlation or R² above 1, or collinear constructs;
    figures outside their range are then told as they are, and those that do not exist are left out."""

    status: ConsistentStatus
    rho_a: Mapping[str, float]
    rho_c: Mapping[str, float]
    ave: Mapping[str, float]
    loadings: FloatArray
    correlation: FloatArray
    paths: Mapping[str, Mapping[str, float]]
    r2: Mapping[str, float]
    r2_adjusted: Mapping[str, float]


def consistent(fit: PlsFit) -> ConsistentFit:
    """Correct a fit for attenuation: ρA = (w′w)²·w′(S − diag S)w / w′(ww′ − diag ww′)w; a single item has ρA = 1."""
    rho = np.array([_rho_a(*_block(fit, c)) for c in range(len(fit.model.blocks))])
    if np.any(rho <= 0):
        raise PlsInputError(
            "The items of a construct do not hang together: its reliability is not above zero.",
            PlsReason.UNRELATED_ITEMS,
        )
    member = fit.model.membership()
    squares = (fit.weights**2) @ member
    loadings = fit.weights * (member @ (np.sqrt(rho) / squares))
    single = member @ (member.sum(axis=0) == 1).astype(float) > 0
    loadings = np.where(single, fit.loadings, loadings)
    between = fit.construct_correlation / np.sqrt(np.outer(rho, rho))
    np.fill_diagonal(between, 1.0)
    return _told(fit, rho, loadings, between)


def htmt(fit: PlsFit) -> FloatArray:
    """Heterotrait–monotrait ratio of every pair of constructs; below .85–.90 they can be told apart.

    The diagonal is 1. A construct with one item has no correlation of its own items; it counts as 1.
    """
    member = fit.model.membership()
    strength = np.abs(fit.item_correlation)
    sizes = member.sum(axis=0)
    mean = member.T @ strength @ member / np.outer(sizes, sizes)
    own_sum = np.diag(mean) * sizes**2 - sizes
    own = np.where(sizes > 1, own_sum / np.maximum(sizes * (sizes - 1), 1), 1.0)
    if np.any(own <= 0):
        raise PlsInputError("The items of a construct are not related at all.", PlsReason.UNRELATED_ITEMS)
    ratio = mean / np.sqrt(np.outer(own, own))
    np.fill_diagonal(ratio, 1.0)
    return ratio


def _block(fit: PlsFit, construct: int) -> tuple[FloatArray, FloatArray]:
    mine = fit.model.membership()[:, construct] > 0
    return fit.weights[mine], fit.item_correlation[np.ix_(mine, mine)]


def _rho_a(weights: FloatArray, own: FloatArray) -> float:
    if weights.size == 1:
        return 1.0
    off = ~np.eye(weights.size, dtype=bool)
    outer = np.outer(weights, weights)
    spread = float((outer**2)[off].sum())
    return float(weights @ weights) ** 2 * float((outer * own)[off].sum()) / spread if spread > 0 else 0.0


def _told(fit: PlsFit, rho: FloatArray, loadings: FloatArray, between: FloatArray) -> ConsistentFit:
    model, member = fit.model, fit.model.membership()
    fine = bool(np.all(np.abs(loadings) <= 1) and np.all(np.abs(between) <= 1))
    try:
        coefficients, r2 = inner_paths(between[None], model)
    except PlsInputError:
        paths, explained, adjusted, fine = {}, {}, {}, False
    else:
        paths, explained = named_paths(coefficients[0], model), named_r2(r2[0], model)
        adjusted = adjusted_r2(r2[0], len(fit.scores), model)
        fine = fine and all(0 <= value <= 1 for value in explained.values())
    usable = [c for c in range(len(rho)) if np.all(np.abs(loadings[member[:, c] > 0]) <= 1)]
    of = {model.constructs[c]: loadings[member[:, c] > 0] for c in usable}
    return ConsistentFit(
        status=ConsistentStatus.OK if fine else ConsistentStatus.IMPROPER,
        rho_a=dict(zip(model.constructs, rho.tolist(), strict=True)),
        rho_c={name: composite_reliability(block) for name, block in of.items()},
        ave={name: average_variance_extracted(block) for name, block in of.items()},
        loadings=loadings,
        correlation=between,
        paths=paths,
        r2=explained,
        r2_adjusted=adjusted,
    )
