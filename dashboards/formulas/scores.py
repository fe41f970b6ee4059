"""From packed answers to respondents' own scores, exactly."""

from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from dashboards.formulas.layout import MIN_SHARE, SCALE, LaidIndex, LaidItem, Layout

Packed = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def half_even(numerator: Ints, denominator: Ints) -> Ints:
    """Integer quotient of non-negative numbers, rounded half to even."""
    quotient, rest = np.divmod(numerator, denominator)
    twice = 2 * rest
    up = (twice > denominator) | ((twice == denominator) & (quotient % 2 == 1))
    rounded: Ints = quotient + up.astype(np.int64)
    return rounded


def own_scores(packed: Packed, layout: Layout) -> tuple[Ints, Flags]:
    """Each respondent's own score on each index.

    Parameters
    ----------
    packed
        (n, width): the position of the chosen point, 254 not applicable, 255 none.

    Returns
    -------
    scores, counted
        (n, indices): integers of 10⁴ × points. ``mean``: 0–100, items rescaled as (x − min)/(max − min)·100
        with reverse keys turned, weighted over what was answered, and counted where at least half of the items were.
        ``top2``: 0 or 100. ``nps``: −100, 0, 100. ``ces``: the scale's own value. Where not counted the score is 0.
    """
    n = packed.shape[0]
    scores = np.zeros((n, len(layout.indices)), np.int64)
    counted = np.zeros((n, len(layout.indices)), bool)
    for place, index in enumerate(layout.indices):
        rule = _mean if index.kind == "mean" else _first_answer
        scores[:, place], counted[:, place] = rule(packed, layout.items, index)
    return scores, counted


def _mean(packed: Packed, items: tuple[LaidItem, ...], index: LaidIndex) -> tuple[Ints, Flags]:
    members = [items[place] for place in index.members]
    common = lcm(*(item.values[-1] - item.values[0] for item in members))
    shared = gcd(*index.weights) or 1
    total = np.zeros(packed.shape[0], np.int64)
    weight = np.zeros(packed.shape[0], np.int64)
    answers = np.zeros(packed.shape[0], np.int64)
    for item, column, raw in zip(members, index.members, index.weights, strict=True):
        table = _rescaled(item, common) * (raw // shared)
        answered = np.zeros(256, np.int64)
        answered[: len(item.values)] = 1
        codes = packed[:, column]
        total += table[codes]
        weight += answered[codes] * (raw // shared)
        answers += answered[codes]
    counted = (answers >= MIN_SHARE * len(members)) & (weight > 0)
    divisor = np.where(counted, weight * common, 1)
    return np.where(counted, half_even(total * (100 * SCALE), divisor), 0), counted


def _rescaled(item: LaidItem, common: int) -> Ints:
    """Numerators over ``common`` of (x − min)/(max − min) for every byte; 0 for what is no answer."""
    low, high = item.values[0], item.values[-1]
    table = np.zeros(256, np.int64)
    for position, value in enumerate(item.values):
        distance = high - value if item.reverse else value - low
        table[position] = distance * (common // (high - low))
    return table


def _first_answer(packed: Packed, items: tuple[LaidItem, ...], index: LaidIndex) -> tuple[Ints, Flags]:
    """``top2``, ``nps`` and ``ces`` look at one item; where several ask the construct, at the first answered."""
    scores = np.zeros(packed.shape[0], np.int64)
    counted = np.zeros(packed.shape[0], bool)
    for column in index.members:
        item = items[column]
        codes = packed[:, column]
        now = (codes < len(item.values)) & ~counted
        scores[now] = _single(item, index)[codes[now]]
        counted |= now
    return scores, counted


def _single(item: LaidItem, index: LaidIndex) -> Ints:
    table = np.zeros(256, np.int64)
    values = [item.values[0] + item.values[-1] - value if item.reverse else value for value in item.values]
    best = sorted(values)[-index.boxes :]
    for position, value in enumerate(values):
        if index.kind == "top2":
            table[position] = 100 * SCALE if value in best else 0
        elif index.kind == "nps":
            table[position] = 100 * SCALE * (int(value >= 9) - int(value <= 6))
        else:
            table[position] = value * SCALE
    return table
