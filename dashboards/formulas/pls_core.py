"""Partial least squares on correlation matrices, many at once (so that a bootstrap is one call).

Mode A, centroid scheme, standard deviations with n − 1. Source: Tenenhaus, Esposito Vinzi, Chatelin and Lauro 2005.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

TOLERANCE = 1e-7
MOST_ITERATIONS = 300
DISTINCT = 1e-10


class PlsReason(StrEnum):
    """Why a model is not fitted, for a page to say in its reader's language."""

    MODEL = "model"
    WRONG_TABLE = "wrong_table"
    TOO_FEW_ANSWERS = "too_few_answers"
    CONSTANT_ITEM = "constant_item"
    COLLINEAR = "collinear"
    UNRELATED_ITEMS = "unrelated_items"
    NOT_SETTLED = "not_settled"


class PlsInputError(ValueError):
    """The model or the answers cannot be fitted; `names` are the items or constructs that stand in the way."""

    def __init__(self, sentence: str, reason: PlsReason = PlsReason.MODEL, names: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.names = names


@dataclass(frozen=True, slots=True)
class PlsModel:
    """Blocks (construct, its items) and paths (construct, the constructs it depends on); items are named once."""

    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    paths: tuple[tuple[str, tuple[str, ...]], ...]

    def __post_init__(self) -> None:
        items, names = self.items, self.constructs
        if len(set(items)) != len(items) or len(set(names)) != len(names) or not all(b for _, b in self.blocks):
            raise PlsInputError("Every construct needs items, and each construct and item is named once.")
        unknown = {n for target, sources in self.paths for n in (target, *sources)} - set(names)
        if unknown:
            raise PlsInputError(f"A path names a construct without items: {', '.join(sorted(unknown))}.")
        linked = {n for target, sources in self.paths for n in (target, *sources)}
        if set(names) - linked:
            raise PlsInputError(f"No path leads to or from: {', '.join(sorted(set(names) - linked))}.")
        if any(target in sources for target, sources in self.paths):
            raise PlsInputError("A construct cannot depend on itself.")

    @property
    def constructs(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.blocks)

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item for _, block in self.blocks for item in block)

    def membership(self) -> FloatArray:
        """Items × constructs, 1 where the item belongs."""
        owner = np.repeat(np.arange(len(self.blocks)), [len(block) for _, block in self.blocks])
        return np.eye(len(self.blocks))[owner]

    def sources(self) -> list[tuple[int, list[int]]]:
        """Paths as positions: (construct, those it depends on)."""
        place = {name: i for i, name in enumerate(self.constructs)}
        return [(place[target], [place[s] for s in sources]) for target, sources in self.paths]

    def neighbours(self) -> FloatArray:
        """Constructs × constructs, 1 where a path joins two in either direction."""
        joined = np.zeros((len(self.blocks), len(self.blocks)))
        for target, sources in self.sources():
            joined[target, sources] = joined[sources, target] = 1.0
        return joined


@dataclass(frozen=True, slots=True)
class Outer:
    """Weights (batch × items), correlations of constructs (batch × C × C), loadings, and how the fit ended."""

    weights: FloatArray
    constructs: FloatArray
    loadings: FloatArray
    iterations: int
    converged: BoolArray


def outer_weights(correlation: FloatArray, model: PlsModel, *, tolerance: float = TOLERANCE) -> Outer:
    """Weights of standardised items that give constructs of variance 1, from correlations (batch × items × items)."""
    member, neighbours = model.membership(), model.neighbours()
    weights = _unit_variance(correlation, np.broadcast_to(member, (len(correlation), *member.shape)))
    converged, steps = np.zeros(len(correlation), dtype=bool), 0
    while steps < MOST_ITERATIONS and not converged.all():
        between = weights.transpose(0, 2, 1) @ correlation @ weights
        inner = correlation @ weights @ (np.sign(between) * neighbours)
        following = _unit_variance(correlation, inner * member)
        converged = np.abs(following - weights).max(axis=(1, 2)) < tolerance
        weights, steps = following, steps + 1
    weights = _towards_the_items(correlation, weights, member)
    between = weights.transpose(0, 2, 1) @ correlation @ weights
    loadings = ((correlation @ weights) * member).sum(axis=2)
    return Outer(weights.sum(axis=2), between, loadings, steps, converged)


def inner_paths(between: FloatArray, model: PlsModel) -> tuple[FloatArray, FloatArray]:
    """Path coefficients (batch × target × source) and R² (batch × construct) from the constructs' correlations.

    Raises
    ------
    PlsInputError : predictors of one construct that are copies of each other.
    """
    coefficients, r2 = np.zeros_like(between), np.zeros(between.shape[:2])
    for target, sources in model.sources():
        own = between[:, sources][:, :, sources]
        if np.any(np.linalg.eigvalsh(own)[:, 0] < DISTINCT):
            name = model.constructs[target]
            raise PlsInputError(
                f"The constructs behind '{name}' cannot be told apart (collinear).", PlsReason.COLLINEAR, (name,)
            )
        shared = between[:, sources, target]
        found = np.linalg.solve(own, shared[..., None])[..., 0]
        coefficients[:, target, sources] = found
        r2[:, target] = (found * shared).sum(axis=1)
    return coefficients, r2


def told_apart(between: FloatArray, sources: list[tuple[int, list[int]]]) -> BoolArray:
    """Of many correlations of constructs, those in which no construct's predictors copy each other."""
    fine = np.ones(len(between), dtype=bool)
    for _, place in sources:
        fine &= np.linalg.eigvalsh(between[:, place][:, :, place])[:, 0] >= DISTINCT
    return fine


def _unit_variance(correlation: FloatArray, weights: FloatArray) -> FloatArray:
    variance = np.einsum("bic,bij,bjc->bc", weights, correlation, weights, optimize=True)
    return weights / np.sqrt(np.where(variance > 1e-20, variance, 1.0))[:, None, :]


def _towards_the_items(correlation: FloatArray, weights: FloatArray, member: FloatArray) -> FloatArray:
    """A construct whose loadings are mostly negative is turned round."""
    signs = np.sign((correlation @ weights) * member).sum(axis=1)
    return weights * np.where(signs < 0, -1.0, 1.0)[:, None, :]
