"""What drives overall satisfaction: how much of R² each driver carries. For diagnosis only, never for pay.

Source: Lindeman, Merenda and Gold 1980 and Grömping 2006 (LMG = Shapley shares of R²); Johnson 2000 (relative weights).
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.drawn_moments import correlations, covariance_of, drawn_moments, tiny_of

FloatArray = NDArray[np.float64]

MOST_FOR_SHAPLEY = 12
DRAWS = 1000
FEWEST_DRAWS = 20
_SETS_AT_ONCE = 1 << 18  # draws × sets of drivers that are solved at once: bounds the memory


class DriverInputError(ValueError):
    """The columns cannot be those of drivers and an outcome."""


class DriverMethod(StrEnum):
    SHAPLEY = "shapley"
    RELATIVE_WEIGHTS = "relative_weights"


class DriverStatus(StrEnum):
    """`collinear`: shares stand, drivers that copy each other split theirs evenly."""

    OK = "ok"
    COLLINEAR = "collinear"
    TOO_FEW_ANSWERS = "too_few_answers"
    NO_VARIANCE = "no_variance"


@dataclass(frozen=True, slots=True)
class DriverShares:
    """Parts of R² (0…1, adding up to `r2`) and of importance (adding up to 1), in the drivers' order.

    Statuses other than ok and collinear have all parts 0. `constant` marks drivers that do not vary (part 0).
    Limits are percentile limits of `importance`, None where no bootstrap was asked for or fewer than 20 draws held.
    """

    status: DriverStatus
    method: DriverMethod
    n: int
    r2: float
    parts: FloatArray
    importance: FloatArray
    constant: NDArray[np.bool_]
    lower: FloatArray | None = None
    upper: FloatArray | None = None
    draws: int = 0


def driver_shares(
    drivers: ArrayLike,
    outcome: ArrayLike,
    *,
    generator: np.random.Generator | None = None,
    draws: int = DRAWS,
    level: float = 0.95,
    method: DriverMethod | None = None,
) -> DriverShares:
    """Split R² of the outcome among its drivers.

    Parameters
    ----------
    drivers : respondents × drivers, any scale each. outcome : respondents. Rows with a NaN are left out.
    generator : the caller's random numbers for bootstrap intervals; none are made where it is not given.
    method : Shapley shares up to 12 drivers and relative weights above, where not chosen.

    Returns
    -------
    DriverShares; fewer complete rows than drivers + 2 (n = 0, n = 1) or nothing that varies is a status.
    """
    table = _complete(drivers, outcome)
    k, n = table.shape[1] - 1, len(table)
    used = method or (DriverMethod.SHAPLEY if k <= MOST_FOR_SHAPLEY else DriverMethod.RELATIVE_WEIGHTS)
    if used is DriverMethod.SHAPLEY and k > MOST_FOR_SHAPLEY:
        raise DriverInputError(f"Shapley shares of {k} drivers take too long: use relative weights above 12.")
    if n < k + 2:
        return _without(DriverStatus.TOO_FEW_ANSWERS, used, n, k)
    correlation, varies = _correlation(table)
    if not varies[-1] or not varies[:-1].any():
        return _without(DriverStatus.NO_VARIANCE, used, n, k)
    parts = _parts(correlation, varies, used)
    share = _importance(parts)
    kept = np.flatnonzero(varies[:-1])
    collinear = np.linalg.eigvalsh(correlation[np.ix_(kept, kept)])[0] < 1e-10
    lower = upper = None
    held = 0
    if generator is not None:
        lower, upper, held = _bootstrap(table, used, generator, draws, level)
    status = DriverStatus.COLLINEAR if collinear else DriverStatus.OK
    return DriverShares(status, used, n, float(parts.sum()), parts, share, ~varies[:-1], lower, upper, held)


def shapley_parts(correlation: ArrayLike, with_outcome: ArrayLike) -> FloatArray:
    """LMG parts of R² from the drivers' correlations and their correlations with the outcome (1 to 12 drivers).

    part_j = Σ over sets S without j of |S|!(k−|S|−1)!/k! · (R²(S ∪ j) − R²(S)).
    """
    among, own = np.asarray(correlation, dtype=np.float64), np.asarray(with_outcome, dtype=np.float64)
    k = own.size
    if k > MOST_FOR_SHAPLEY:
        raise DriverInputError(f"Shapley shares of {k} drivers take too long: use relative weights above 12.")
    return _shapley(among[None], own[None])[0]


def _shapley(among: FloatArray, own: FloatArray) -> FloatArray:
    """Parts of many correlation matrices at once, matrices first."""
    k = own.shape[1]
    r2, size = _r2_of_all_sets(among, own)
    bits, sets = 1 << np.arange(k), np.arange(1 << k)
    weight = np.array([1.0 / (k * comb(k - 1, s)) for s in range(k)])
    parts = np.empty(own.shape)
    for j, bit in enumerate(bits):
        without = sets[(sets & bit) == 0]
        parts[:, j] = (r2[:, without | bit] - r2[:, without]) @ weight[size[without]]
    return parts


def relative_weights(correlation: ArrayLike, with_outcome: ArrayLike) -> FloatArray:
    """Johnson's relative weights: parts of R² through the nearest orthogonal drivers."""
    among, own = np.asarray(correlation, dtype=np.float64), np.asarray(with_outcome, dtype=np.float64)
    values, vectors = np.linalg.eigh(among)
    root = np.sqrt(np.maximum(values, 0.0))
    held = root > 1e-5 * root.max()
    towards = (vectors * root) @ vectors.T
    beta = (vectors[:, held] / root[held]) @ (vectors[:, held].T @ own)
    return (towards**2) @ (beta**2)


def _r2_of_all_sets(among: FloatArray, own: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    """R² of every set of drivers (its number has a bit for each), matrices first, and how many are in it."""
    many, k = own.shape
    r2, size = np.zeros((many, 1 << k)), np.zeros(1 << k, dtype=np.int64)
    singular = bool((np.linalg.eigvalsh(among)[:, 0] < 1e-8).any())
    for count in range(1, k + 1):
        chosen = np.array(list(combinations(range(k), count)))
        matrices, shared = among[:, chosen[:, :, None], chosen[:, None, :]], own[:, chosen]
        if singular:
            beta = (np.linalg.pinv(matrices, rcond=1e-10, hermitian=True) @ shared[..., None])[..., 0]
        else:
            beta = np.asarray(np.linalg.solve(matrices, shared[..., None])[..., 0], dtype=np.float64)
        masks = (1 << chosen).sum(axis=1)
        r2[:, masks], size[masks] = (beta * shared).sum(axis=2), count
    return r2, size


def _complete(drivers: ArrayLike, outcome: ArrayLike) -> FloatArray:
    x, y = np.asarray(drivers, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    if x.ndim != 2 or y.shape != (len(x),) or x.shape[1] == 0:
        raise DriverInputError("There has to be a table with a driver or more, and one outcome a respondent.")
    table = np.column_stack([x, y])
    return table[np.isfinite(table).all(axis=1)]


def _correlation(table: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    return correlations(covariance_of(table), tiny_of(table))


def _parts(correlation: FloatArray, varies: NDArray[np.bool_], method: DriverMethod) -> FloatArray:
    kept = np.flatnonzero(varies[:-1])
    split = shapley_parts if method is DriverMethod.SHAPLEY else relative_weights
    parts = np.zeros(len(varies) - 1)
    parts[kept] = split(correlation[np.ix_(kept, kept)], correlation[kept, -1])
    return np.maximum(parts, 0.0)


def _importance(parts: FloatArray) -> FloatArray:
    total = float(parts.sum())
    return parts / total if total > 1e-15 else np.zeros_like(parts)


def _without(status: DriverStatus, method: DriverMethod, n: int, k: int) -> DriverShares:
    return DriverShares(status, method, n, 0.0, np.zeros(k), np.zeros(k), np.zeros(k, dtype=bool))


def _bootstrap(
    table: FloatArray, method: DriverMethod, generator: np.random.Generator, draws: int, level: float
) -> tuple[FloatArray | None, FloatArray | None, int]:
    drawn, varies = correlations(drawn_moments(table, generator, draws)[1], tiny_of(table))
    whole = varies.all(axis=1)
    usable = varies[:, -1] & varies[:, :-1].any(axis=1) & ~whole
    found = [_importance(_parts(drawn[at], varies[at], method)) for at in np.flatnonzero(usable).tolist()]
    found += _whole_draws(drawn[whole], method)
    if len(found) < FEWEST_DRAWS:
        return None, None, len(found)
    lower, upper = np.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return lower, upper, len(found)


def _whole_draws(drawn: FloatArray, method: DriverMethod) -> list[FloatArray]:
    """Importance in the draws in which every driver varies."""
    among, own = drawn[:, :-1, :-1], drawn[:, :-1, -1]
    if method is DriverMethod.SHAPLEY:
        at_once = max(_SETS_AT_ONCE >> own.shape[1], 1)
        starts = range(0, len(drawn), at_once)
        parts = [row for at in starts for row in _shapley(among[at : at + at_once], own[at : at + at_once])]
    else:
        parts = [relative_weights(*pair) for pair in zip(among, own, strict=True)]
    return [_importance(np.maximum(row, 0.0)) for row in parts]
