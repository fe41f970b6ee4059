"""The rater's leniency taken out within each anonymous answer.

One answer rates several departments. Its own level (a kind or a strict rater) is removed by centring within the answer, so
no rater key is needed: y = α(answer) + δ(department) + e, solved as the two-way fixed effects by ordinary least squares.

Source: Abowd, Kramarz and Margolis 1999 (connected groups); within estimator as in any text on panel data.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_RANK = 1e-10


class LeniencyInputError(ValueError):
    """The ratings do not form a table of answers and departments."""


class LeniencyStatus(StrEnum):
    OK = "ok"
    NO_RATINGS = "no_ratings"
    NO_FREEDOM = "no_freedom"
    NO_VARIANCE = "no_variance"


class Link(StrEnum):
    """Whether a department can be compared: through answers that rate it together with others."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    NOT_RATED = "not_rated"


@dataclass(frozen=True, slots=True)
class Leniency:
    """Departments with the raters' leniency taken out.

    `adjusted` and `raw` are on the ratings' scale; `standard_error` is that of the difference from the mean of the
    linked departments' ratings, `covariance` that of all such differences. Entries of departments not linked are 0 and
    mean nothing: read `link` first. `standard_error` exists (status ok) only with degrees of freedom and residual variance.
    """

    status: LeniencyStatus
    link: tuple[Link, ...]
    raw: FloatArray
    adjusted: FloatArray
    standard_error: FloatArray
    covariance: FloatArray
    n: IntArray
    centre: float
    residual_variance: float
    freedom: int


def without_leniency(
    answers: ArrayLike, departments: ArrayLike, scores: ArrayLike, *, department_count: int
) -> Leniency:
    """Estimate departments free of the raters' leniency.

    Parameters
    ----------
    answers : any label of the anonymous answer, one a rating.
    departments : 0…department_count−1, one a rating.
    scores : the rating; NaN is left out.

    Returns
    -------
    Leniency. adjusted = centre + δ with Σ n·δ = 0 over the largest connected group of departments; `centre` is the mean
    of that group's ratings. Departments outside it are `unlinked`: no answer compares them with the others.
    """
    who, where, value = _ratings(answers, departments, scores, department_count)
    everyone = np.bincount(where, minlength=department_count)
    raw = np.bincount(where, weights=value, minlength=department_count) / np.maximum(everyone, 1)
    zeros = np.zeros(department_count)
    if value.size == 0:
        square = np.zeros((department_count, department_count))
        links = (Link.NOT_RATED,) * department_count
        return Leniency(LeniencyStatus.NO_RATINGS, links, raw, zeros, zeros, square, everyone, 0.0, 0.0, 0)
    laplacian = _laplacian(who, where, department_count)
    group = _largest_group(laplacian, everyone)
    links = tuple(_link(bool(inside), int(n)) for inside, n in zip(group, everyone, strict=True))
    mine = group[where]
    return _solved(who[mine], where[mine], value[mine], laplacian, group, links, raw, everyone)


def _ratings(
    answers: ArrayLike, departments: ArrayLike, scores: ArrayLike, department_count: int
) -> tuple[IntArray, IntArray, FloatArray]:
    who, where, value = np.asarray(answers), np.asarray(departments, np.int64), np.asarray(scores, np.float64)
    if not who.shape == where.shape == value.shape or who.ndim != 1:
        raise LeniencyInputError("Answers, departments and scores have to be columns of the same length.")
    if where.size and (where.min() < 0 or where.max() >= department_count):
        raise LeniencyInputError("A rating names a department that is not in the list.")
    known = np.isfinite(value)
    _, codes = np.unique(who[known], return_inverse=True)
    pairs = codes * department_count + where[known]
    if np.unique(pairs).size != pairs.size:
        raise LeniencyInputError("One answer rates the same department twice: average its items first.")
    return codes.astype(np.int64), where[known], value[known]


def _laplacian(who: IntArray, where: IntArray, count: int) -> FloatArray:
    """Normal matrix of the departments once the answers' levels are swept out: a pair is linked where it is not zero.

    Built from pairs of departments in answers of the same size, so that memory grows with departments, not answers.
    """
    size = np.bincount(who)
    order = np.lexsort((where, who))
    who, where = who[order], where[order]
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    matrix = np.diag(np.bincount(where, minlength=count).astype(np.float64))
    for k in np.unique(size):
        rated = where[start[size == k][:, None] + np.arange(k)]
        first, second = np.repeat(rated, k, axis=1).ravel(), np.tile(rated, (1, k)).ravel()
        together = np.bincount(first * count + second, minlength=count * count)
        matrix -= together.reshape(count, count) / k
    return matrix


def _largest_group(laplacian: FloatArray, n: IntArray) -> NDArray[np.bool_]:
    """The connected group with the most ratings, grown from each department not yet reached."""
    linked = np.abs(laplacian) > 1e-9
    left, best, most = n > 0, np.zeros(n.shape, dtype=bool), -1
    while left.any():
        group = np.zeros(n.shape, dtype=bool)
        group[np.flatnonzero(left)[0]] = True
        while (grown := group | linked[group].any(axis=0)).sum() > group.sum():
            group = grown
        if int(n[group].sum()) > most:
            best, most = group, int(n[group].sum())
        left = left & ~group
    return best


def _link(inside: bool, n: int) -> Link:
    if n == 0:
        return Link.NOT_RATED
    return Link.LINKED if inside else Link.UNLINKED


def _solved(
    who: IntArray,
    where: IntArray,
    value: FloatArray,
    laplacian: FloatArray,
    group: NDArray[np.bool_],
    links: tuple[Link, ...],
    raw: FloatArray,
    everyone: IntArray,
) -> Leniency:
    members = np.flatnonzero(group)
    size = np.bincount(who)
    level = np.bincount(who, weights=value) / np.maximum(size, 1)
    centred = value - level[who]
    share = everyone[members] / everyone[members].sum()
    inverse = np.linalg.pinv(laplacian[np.ix_(members, members)], rcond=_RANK, hermitian=True)
    about = np.eye(members.size) - np.outer(np.ones(members.size), share)
    inverse = about @ inverse @ about.T
    effect = np.zeros(raw.size)
    effect[members] = inverse @ np.bincount(where, weights=centred, minlength=raw.size)[members]
    within = effect[where] - (np.bincount(who, weights=effect[where]) / np.maximum(size, 1))[who]
    squares = float(((centred - within) ** 2).sum())
    freedom = int(value.size - np.count_nonzero(size) - members.size + 1)
    variance = squares / freedom if freedom > 0 else 0.0
    covariance = np.zeros((raw.size, raw.size))
    covariance[np.ix_(members, members)] = inverse * variance
    centre = float(value.mean())
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    adjusted = np.where(group, centre + effect, 0.0)
    status = _status(freedom, squares, float((value**2).sum()))
    return Leniency(status, links, raw, adjusted, error, covariance, everyone, centre, variance, max(freedom, 0))


def _status(freedom: int, squares: float, scale: float) -> LeniencyStatus:
    if freedom <= 0:
        return LeniencyStatus.NO_FREEDOM
    return LeniencyStatus.NO_VARIANCE if squares <= 1e-20 * max(scale, 1e-300) else LeniencyStatus.OK
