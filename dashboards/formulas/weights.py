"""Weights that make the answers look like the population: post-stratification and raking.

Source: Deming and Stephan 1940; Kish 1965 (effective n); reference case 07.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.raking import Fit, RakingRules, fit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SUMS_AGREE = 1e-6


class MarginError(ValueError):
    """The margins and the sample do not fit together; the sentence says how."""


class WeightStatus(StrEnum):
    OK = "ok"
    NOT_CONVERGED = "not_converged"
    NO_ANSWERS = "no_answers"


@dataclass(frozen=True, slots=True)
class Margin:
    """One variable: the category of every respondent, and the population's total of every category."""

    name: str
    categories: Sequence[Hashable]
    totals: Mapping[Hashable, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in respondents' order, adding up to the population's total.

    `collapsed` tells for each margin which categories were joined; `gap` is the largest relative miss of a margin after
    trimming. With no respondents everything is empty or 0 and the status says so.
    """

    status: WeightStatus
    values: FloatArray
    kish_n: float
    design_effect: float
    iterations: int
    trimmed: int
    gap: float
    collapsed: tuple[tuple[str, tuple[tuple[Hashable, ...], ...]], ...]


def kish_n(weights: ArrayLike) -> float:
    """Kish's effective n = (Σw)²/Σw²; 0 for no weights."""
    values = np.asarray(weights, dtype=np.float64)
    squares = float((values**2).sum())
    return float(values.sum()) ** 2 / squares if squares > 0 else 0.0


def poststratify(margin: Margin, *, base: ArrayLike | None = None, rules: RakingRules | None = None) -> Weights:
    """Weights that meet one margin exactly (up to trimming): raking with a single margin."""
    return rake([margin], base=base, rules=rules)


def rake(margins: Sequence[Margin], *, base: ArrayLike | None = None, rules: RakingRules | None = None) -> Weights:
    """Weights that meet several margins at once.

    Parameters
    ----------
    margins : population counts (any positive unit); all margins have to add up to the same total.
    base : weights to start from, above 0 (inverse inclusion probabilities); 1 where not given.
    rules : at most 500 iterations, relative change 1e-10, cells below 5 collapsed, weights trimmed to 0.3–3 × mean.

    Raises
    ------
    MarginError : no margins, sums that differ, an unknown or missing category, totals that are not positive numbers.
    """
    used = rules or RakingRules()
    _check_margins(margins)
    n = len(margins[0].categories)
    start = _base(base, n)
    if n == 0:
        return Weights(WeightStatus.NO_ANSWERS, np.zeros(0), 0.0, 0.0, 0, 0, 0.0, ())
    joined = [_joined(margin, used.fewest_in_cell) for margin in margins]
    fitted = fit(np.zeros(n, dtype=np.int64), [j[0] for j in joined], [j[1][None, :] for j in joined], start, used)
    collapsed = tuple((m.name, j[2]) for m, j in zip(margins, joined, strict=True) if j[2])
    return _result(fitted, n, collapsed)


def collapse(counts: ArrayLike, fewest: int) -> IntArray:
    """Which group each category falls in, once categories with fewer than `fewest` respondents are joined.

    The smallest category joins its smaller neighbour in the order given, until none is below `fewest` or one is left.
    """
    sizes = [int(c) for c in np.asarray(counts)]
    groups = [[i] for i in range(len(sizes))]
    while len(sizes) > 1 and min(sizes) < fewest:
        at = sizes.index(min(sizes))
        other = min((i for i in (at - 1, at + 1) if 0 <= i < len(sizes)), key=lambda i: sizes[i])
        first, second = sorted((at, other))
        sizes[first] += sizes.pop(second)
        groups[first] += groups.pop(second)
    place = np.zeros(sum(len(g) for g in groups), dtype=np.int64)
    for index, group in enumerate(groups):
        place[group] = index
    return place


def _check_margins(margins: Sequence[Margin]) -> None:
    if not margins:
        raise MarginError("Raking needs at least one margin.")
    for margin in margins:
        _check_margin(margin, len(margins[0].categories))
    first = sum(margins[0].totals.values())
    for margin in margins[1:]:
        total = sum(margin.totals.values())
        if abs(total - first) > SUMS_AGREE * first:
            raise MarginError(
                f"The totals of '{margin.name}' add up to {total:g}, those of '{margins[0].name}' to {first:g}."
            )


def _check_margin(margin: Margin, n: int) -> None:
    totals = np.array(list(margin.totals.values()), dtype=np.float64)
    if totals.size == 0 or not np.all(np.isfinite(totals)) or np.any(totals < 0) or totals.sum() <= 0:
        raise MarginError(f"The totals of '{margin.name}' have to be known, not negative, and above zero together.")
    if len(margin.categories) != n:
        raise MarginError(f"'{margin.name}' has {len(margin.categories)} answers where there are {n} respondents.")
    missing = sum(_is_missing(category) for category in margin.categories)
    if missing:
        raise MarginError(
            f"'{margin.name}' is missing for {missing} respondents: leave the margin out or fill it first."
        )
    unknown = {category for category in margin.categories if category not in margin.totals}
    if unknown:
        named = ", ".join(sorted(str(category) for category in unknown))
        raise MarginError(f"'{margin.name}' has no total for: {named}.")
    empty = {category for category in set(margin.categories) if margin.totals[category] == 0}
    if empty:
        named = ", ".join(sorted(str(category) for category in empty))
        raise MarginError(f"'{margin.name}' has respondents but a total of zero in: {named}.")


def _is_missing(category: Hashable) -> bool:
    return category is None or category == "" or category != category


def _base(base: ArrayLike | None, n: int) -> FloatArray:
    start = np.ones(n) if base is None else np.asarray(base, dtype=np.float64)
    if start.shape != (n,) or not np.all(np.isfinite(start)) or np.any(start <= 0):
        raise MarginError("Base weights have to be positive numbers, one a respondent.")
    return start


def _joined(margin: Margin, fewest: int) -> tuple[IntArray, FloatArray, tuple[tuple[Hashable, ...], ...]]:
    names = [name for name, total in margin.totals.items() if total > 0]
    position = {name: i for i, name in enumerate(names)}
    codes = np.array([position[category] for category in margin.categories], dtype=np.int64)
    place = collapse(np.bincount(codes, minlength=len(names)), fewest)
    totals = np.bincount(place, weights=[margin.totals[name] for name in names]).astype(np.float64)
    groups = [tuple(n for n, p in zip(names, place, strict=True) if p == g) for g in range(len(totals))]
    return place[codes], totals, tuple(group for group in groups if len(group) > 1)


def _result(fitted: Fit, n: int, collapsed: tuple[tuple[str, tuple[tuple[Hashable, ...], ...]], ...]) -> Weights:
    effective = kish_n(fitted.weights)
    return Weights(
        status=WeightStatus.OK if fitted.converged[0] else WeightStatus.NOT_CONVERGED,
        values=fitted.weights,
        kish_n=effective,
        design_effect=n / effective,
        iterations=int(fitted.iterations[0]),
        trimmed=int(fitted.trimmed[0]),
        gap=float(fitted.gap[0]),
        collapsed=collapsed,
    )
