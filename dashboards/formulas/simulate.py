"""A bank with a known truth, in NumPy alone: what the methods are measured against.

Answers are skewed 5-point items (most customers tick 4 or 5) that share what the customer thinks of the branch. The
true index of every unit is exact, because an item's expected value has a closed form. The caller brings the randomness.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .answers import SCORE_SCALE, Answers

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_error_function = np.vectorize(math.erf, otypes=[np.float64])

ITEM_CUTS = ((-1.9, -1.45, -0.85, 0.25), (-2.1, -1.5, -0.75, 0.4), (-1.8, -1.3, -0.7, 0.15))
POINT = 100 * SCORE_SCALE


@dataclass(frozen=True, slots=True)
class Shape:
    """How a simulated bank looks.

    Attributes
    ----------
    unit_sd : spread of units on the latent scale, on which a customer's answer to one item has spread 1
    common : share of an item's variance that the customer's other items share
    cuts : thresholds of each 5-point item on the latent scale, lowest first
    effects : what each adjuster does on the latent scale per step of its code (0..4)
    unevenness : how far units differ in who answers, in steps of the adjusters
    """

    unit_sd: float = 0.22
    common: float = 0.6
    cuts: tuple[tuple[float, ...], ...] = ITEM_CUTS
    effects: tuple[float, ...] = ()
    unevenness: float = 0.6


@dataclass(frozen=True, slots=True)
class Bank:
    """Answers, and the truth they come from (each unit's expected index, in points, at the same mix everywhere)."""

    answers: Answers
    truth: Floats


def normal_cdf(x: ArrayLike) -> Floats:
    """Standard normal distribution."""
    return np.asarray(0.5 * (1 + _error_function(np.asarray(x, dtype=np.float64) / math.sqrt(2))))


def expected_index(latent: Floats, cuts: tuple[tuple[float, ...], ...] = ITEM_CUTS) -> Floats:
    """Expected index (points) of a customer whose latent mean is given: mean over items of 25·ΣΦ(latent - cut)."""
    reached = [normal_cdf(latent[:, None] - np.array(item)).mean(axis=1) for item in cuts]
    return np.asarray(100 * np.mean(reached, axis=0))


def simulate_bank(rng: np.random.Generator, n: ArrayLike, shape: Shape | None = None) -> Bank:
    """Draw a bank: `n` answers per unit. A million answers take about half a second."""
    shape = shape or Shape()
    sizes = np.atleast_1d(np.asarray(n, dtype=np.int64))
    unit = np.repeat(np.arange(len(sizes)), sizes)
    effect = rng.normal(0, shape.unit_sd, len(sizes))
    codes = _codes(rng, unit, len(sizes), shape)
    latent = effect[unit] + (codes - 2) @ np.array(shape.effects, dtype=np.float64)
    score = _scores(rng, latent, shape)
    names = tuple(f"adjuster_{place}" for place in range(len(shape.effects)))
    answers = Answers(unit, score, len(sizes), adjusters=codes if names else None, names=names)
    return Bank(answers, expected_index(effect, shape.cuts))


def _codes(rng: np.random.Generator, unit: Places, units: int, shape: Shape) -> Floats:
    """Coarse adjuster codes 0..4 whose mean differs between units."""
    lean = rng.normal(2, shape.unevenness, (units, len(shape.effects)))
    return np.clip(np.rint(rng.normal(lean[unit], 1.0)), 0, 4)


def _scores(rng: np.random.Generator, latent: Floats, shape: Shape) -> Places:
    """Each customer's own index as an integer: the mean of the items' positions on 0-100, half-even."""
    shared = latent + rng.normal(0, math.sqrt(shape.common), len(latent))
    position = np.zeros(len(latent), dtype=np.int64)
    for item in shape.cuts:
        own = shared + rng.normal(0, math.sqrt(1 - shape.common), len(latent))
        position += np.searchsorted(np.array(item), own)
    scores: Places = np.rint(position * (POINT / (4 * len(shape.cuts)))).astype(np.int64)
    return scores
