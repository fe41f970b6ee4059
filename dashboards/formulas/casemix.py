"""Case-mix adjustment as in the CAHPS analysis macro 5.0, with the safer variance official figures use.

Every sum runs in the order of the answers, so that the same answers give the same digits on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .refusals import Note, NoteKind
from .rounding import settled

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

PRIOR_DF = 10.0
COLLINEAR = 1e-9
CONSTANT = 1e-20
_MISSING = {True: NoteKind.ADJUSTER_MISSING_EVERYWHERE, False: NoteKind.ADJUSTER_FILLED_WITH_UNIT_MEAN}


@dataclass(frozen=True, slots=True)
class CaseMix:
    """Adjusted means and variances per unit, in points.

    Attributes
    ----------
    beta : one coefficient per adjuster (0 for a dropped one), points per unit of the adjuster
    used : how many adjusters count
    raw, weighted, adjusted : means per unit before weights, after them, after adjustment (0 where n = 0)
    macro_variance : Σw²e²/(Σw)², the macro's; 0 where all agree
    variance : the official one: (ν₀s² + Σe²)/(ν₀ + n - 1)/n, n being Kish's where weighted
    n, kish : answers per unit and their effective number
    pooled_variance, df : s² within units and its degrees of freedom (N - k - p)
    """

    beta: Floats
    used: int
    notes: tuple[Note, ...]
    raw: Floats
    weighted: Floats
    adjusted: Floats
    macro_variance: Floats
    variance: Floats
    n: Places
    kish: Floats
    pooled_variance: float
    df: float


@dataclass(frozen=True, slots=True)
class _Units:
    """Who belongs where, and with what weight: what every sum by unit needs."""

    unit: Places
    size: int
    weights: Floats | None

    def sums(self, values: Floats) -> Floats:
        return np.bincount(self.unit, weights=values, minlength=self.size).astype(np.float64)

    def weigh(self, values: Floats) -> Floats:
        return values if self.weights is None else values * self.weights

    def total(self, values: Floats) -> float:
        """Σ over all answers: in order within units, exactly rounded between them."""
        return math.fsum(self.sums(values).tolist())


@dataclass(frozen=True, slots=True)
class _Adjuster:
    """One adjuster less its unit's mean, each unit's distance from the overall mean, Σwx², and how many lack it."""

    name: str
    centred: Floats
    distance: Floats
    size: float
    missing: int

    @property
    def why_constant(self) -> NoteKind:
        differs = float(np.max(self.distance**2)) > CONSTANT * self.size
        return NoteKind.ADJUSTER_CONSTANT_WITHIN_UNITS if differs else NoteKind.ADJUSTER_CONSTANT


@dataclass(frozen=True, slots=True)
class _Spread:
    """Per unit: Kish's n, the macro's variance, and the sum of squares that Kish's n answers would have."""

    kish: Floats
    macro: Floats
    effort: Floats


def adjust(
    unit: Places,
    score: Floats,
    size: int,
    *,
    weights: Floats | None = None,
    adjusters: Floats | None = None,
    names: tuple[str, ...] = (),
    prior_df: float = PRIOR_DF,
) -> CaseMix:
    """Adjust unit means for who answered.

    Parameters
    ----------
    unit : index of each answer's unit, 0..size-1
    score : each answer's own score, in points
    adjusters : answers × adjusters, NaN where missing (then the unit's mean stands in)

    β = OLS of unit-centred y on unit-centred x; aᵢ = ȳᵢ - β′(x̄ᵢ - x̄). Source: CAHPS Analysis Program 5.0.
    """
    units = _Units(unit, size, weights)
    n = np.bincount(unit, minlength=size).astype(np.int64)
    weight_sums = n.astype(np.float64) if weights is None else units.sums(weights)
    mean = units.sums(units.weigh(score)) / np.where(weight_sums > 0, weight_sums, 1.0)
    ready, missing = _centred(units, adjusters, names, weight_sums)
    residual, adjusted = score - mean[unit], mean
    beta, dropped = _regress(units, ready, residual)
    for coefficient, each in zip(beta, ready, strict=True):
        residual, adjusted = residual - coefficient * each.centred, adjusted - coefficient * each.distance
    used = len(ready) - sum(1 for each in dropped) - sum(1 for each in ready if each.missing == len(unit))
    spread = _spread(units, residual, weight_sums, n)
    pooled, df = _pool(spread, used)
    return CaseMix(
        beta=beta,
        used=used,
        notes=(*missing, *dropped),
        raw=mean if weights is None else units.sums(score) / np.maximum(n, 1),
        weighted=mean,
        adjusted=np.where(n > 0, adjusted, 0.0),
        macro_variance=spread.macro,
        variance=safer_variance(spread.effort, spread.kish, pooled, prior_df),
        n=n,
        kish=spread.kish,
        pooled_variance=pooled,
        df=df,
    )


def safer_variance(squares: Floats, n: Floats, pooled: float, prior_df: float = PRIOR_DF) -> Floats:
    """(ν₀s² + Σe²)/(ν₀ + n - 1)/n: a mean's variance that agreement alone cannot bring to 0. 0 where n = 0."""
    per_answer = (prior_df * pooled + squares) / np.maximum(prior_df + n - 1, 1e-300)
    return np.where(n > 0, per_answer / np.maximum(n, 1e-300), 0.0)


def _pool(spread: _Spread, used: int) -> tuple[float, float]:
    df = math.fsum(np.maximum(spread.kish - 1, 0).tolist()) - used
    return (settled(math.fsum(spread.effort.tolist()) / df), df) if df > 0 else (0.0, max(df, 0.0))


def _spread(units: _Units, residual: Floats, weight_sums: Floats, n: Places) -> _Spread:
    if units.weights is None:
        squares = units.sums(residual * residual)
        return _Spread(n.astype(np.float64), squares / np.maximum(n, 1) ** 2, squares)
    squares = units.sums((units.weights * residual) ** 2)
    weight_squares = units.sums(units.weights**2)
    safe = np.where(weight_squares > 0, weight_squares, 1.0)
    kish = weight_sums**2 / safe
    return _Spread(kish, squares / np.where(weight_sums > 0, weight_sums, 1.0) ** 2, kish * squares / safe)


def _centred(
    units: _Units, adjusters: Floats | None, names: tuple[str, ...], weight_sums: Floats
) -> tuple[list[_Adjuster], list[Note]]:
    """Every adjuster ready for the regression, and notes on what was missing."""
    if adjusters is None:
        return [], []
    ready = [_centre(units, adjusters[:, place], name, weight_sums) for place, name in enumerate(names)]
    notes = [Note(_MISSING[each.missing == len(units.unit)], each.name, each.missing) for each in ready if each.missing]
    return ready, notes


def _centre(units: _Units, column: Floats, name: str, weight_sums: Floats) -> _Adjuster:
    values = np.asarray(column, dtype=np.float64)
    seen = np.isfinite(values)
    known = np.where(seen, values, 0.0)
    mean, overall = _means(units, known, seen, weight_sums)
    centred = np.where(seen, values - mean[units.unit], 0.0)
    size = units.total(units.weigh(known * known))
    return _Adjuster(name, centred, mean - overall, size, int(np.count_nonzero(~seen)))


def _means(units: _Units, values: Floats, seen: NDArray[np.bool_], weight_sums: Floats) -> tuple[Floats, float]:
    """An adjuster's mean per unit (the bank's where a unit has none) and over all answers."""
    present = units.sums(units.weigh(seen.astype(np.float64)))
    totals = units.sums(units.weigh(values))
    bank = math.fsum(totals.tolist()) / max(math.fsum(present.tolist()), 1e-300)
    mean = np.where(present > 0, totals / np.where(present > 0, present, 1.0), bank)
    everyone = math.fsum(weight_sums.tolist())
    return mean, math.fsum((mean * weight_sums).tolist()) / max(everyone, 1e-300)


def _regress(units: _Units, ready: list[_Adjuster], residual: Floats) -> tuple[Floats, list[Note]]:
    """β by elimination on the cross products; an adjuster with no variation of its own is dropped by name."""
    table = _cross_products(units, ready, residual)
    scale, kept, notes = np.diag(table).copy(), [], []
    for place, each in enumerate(ready):
        if scale[place] <= CONSTANT * each.size:
            notes += [] if each.missing == len(units.unit) else [Note(each.why_constant, each.name)]
        elif table[place, place] <= COLLINEAR * scale[place]:
            notes.append(Note(NoteKind.ADJUSTER_COLLINEAR, each.name))
        else:
            kept.append(place)
            table = _eliminate(table, place)
    beta = np.array([settled(table[place, -1]) if place in kept else 0.0 for place in range(len(ready))])
    return beta, notes


def _cross_products(units: _Units, ready: list[_Adjuster], residual: Floats) -> Floats:
    """One row per adjuster: Σw·xᵢ·xⱼ, and Σw·xᵢ·y in the last column."""
    table = np.zeros((len(ready), len(ready) + 1))
    for i, first in enumerate(ready):
        weighed = units.weigh(first.centred)
        table[i, -1] = units.total(weighed * residual)
        for j, second in enumerate(ready[i:], start=i):
            table[i, j] = table[j, i] = units.total(weighed * second.centred)
    return table


def _eliminate(table: Floats, place: int) -> Floats:
    row = table[place] / table[place, place]
    swept: Floats = table - table[:, place : place + 1] * row
    swept[place] = row
    return swept
