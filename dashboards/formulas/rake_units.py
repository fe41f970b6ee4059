"""Raking within every unit at once, and a named reason where a unit is left as it is.

Source: step 4 of the method (METHODS): only where n ≥ 50 and the margins are known. Reference case 07, unit by unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboards.formulas.raking import RakingRules, fit
from dashboards.formulas.weights import SUMS_AGREE, MarginError, collapse

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FEWEST_ANSWERS = 50


class UnitWeighting(StrEnum):
    """What was done for a unit; every `skipped` leaves the base weights, averaging 1."""

    RAKED = "raked"
    SKIPPED_TOO_FEW = "skipped_too_few_answers"
    SKIPPED_NO_MARGINS = "skipped_margins_unknown"
    SKIPPED_SUMS_DIFFER = "skipped_margins_do_not_add_up"
    SKIPPED_UNKNOWN_CATEGORY = "skipped_unknown_or_missing_category"
    SKIPPED_NOT_CONVERGED = "skipped_not_converged"


@dataclass(frozen=True, slots=True)
class UnitMargin:
    """One variable over all units.

    codes : category 0…C−1 a respondent, −1 where unknown.
    totals : units × C population counts; NaN anywhere in a row says that the unit's margin is not known.
    """

    name: str
    codes: IntArray
    totals: FloatArray


@dataclass(frozen=True, slots=True)
class UnitWeights:
    """`values` average 1 within each unit; arrays `n`, `kish_n`, `gap` and the statuses are by unit (0 where n = 0)."""

    values: FloatArray
    status: tuple[UnitWeighting, ...]
    n: IntArray
    kish_n: FloatArray
    trimmed: IntArray
    collapsed: IntArray
    gap: FloatArray


def rake_within_units(
    units: ArrayLike,
    margins: Sequence[UnitMargin],
    *,
    unit_count: int,
    base: ArrayLike | None = None,
    rules: RakingRules | None = None,
    fewest: int = FEWEST_ANSWERS,
) -> UnitWeights:
    """Rake each unit's answers to its own margins.

    Parameters
    ----------
    units : unit 0…unit_count−1 of each respondent.
    margins : variables that are not case-mix adjusters (both at once made the error larger, not smaller).
    base : weights to start from, above 0; 1 where not given.

    Returns
    -------
    UnitWeights. Nothing is raised for one unit's poor margins: it is skipped with the reason.
    """
    place, used = np.asarray(units, dtype=np.int64), rules or RakingRules()
    start = np.ones(place.shape) if base is None else np.asarray(base, dtype=np.float64)
    _check_shapes(place, margins, start, unit_count)
    n = np.bincount(place, minlength=unit_count)
    status = _statuses(place, margins, n, fewest)
    values, trimmed, gap = _to_mean_one(place, start, n), np.zeros(unit_count, np.int64), np.zeros(unit_count)
    collapsed = np.zeros(unit_count, np.int64)
    chosen = np.flatnonzero([s is UnitWeighting.RAKED for s in status])
    if chosen.size:
        mine = np.isin(place, chosen)
        compact = np.searchsorted(chosen, place[mine])
        codes, totals, joined = _collapsed(compact, margins, mine, chosen, used.fewest_in_cell)
        fitted = fit(compact, codes, totals, start[mine], used)
        good = fitted.converged[compact]
        values[np.flatnonzero(mine)[good]] = fitted.weights[good]
        values = _to_mean_one(place, values, n)
        collapsed[chosen], trimmed[chosen], gap[chosen] = joined, fitted.trimmed, fitted.gap
        for unit in chosen[~fitted.converged]:
            status[unit] = UnitWeighting.SKIPPED_NOT_CONVERGED
            collapsed[unit], trimmed[unit], gap[unit] = 0, 0, 0.0
    return UnitWeights(values, tuple(status), n, _kish(place, values, unit_count), trimmed, collapsed, gap)


def _check_shapes(place: IntArray, margins: Sequence[UnitMargin], base: FloatArray, unit_count: int) -> None:
    if place.size and (place.min() < 0 or place.max() >= unit_count):
        raise MarginError("A respondent's unit lies outside the units given.")
    if base.shape != place.shape or not np.all(np.isfinite(base)) or np.any(base <= 0):
        raise MarginError("Base weights have to be positive numbers, one a respondent.")
    for margin in margins:
        if margin.codes.shape != place.shape or margin.totals.ndim != 2 or len(margin.totals) != unit_count:
            raise MarginError(f"'{margin.name}' needs one code a respondent and one row of totals a unit.")


def _statuses(place: IntArray, margins: Sequence[UnitMargin], n: IntArray, fewest: int) -> list[UnitWeighting]:
    known, unknown_category = np.full(n.shape, bool(margins)), np.zeros(n.shape, dtype=bool)
    sums = [margin.totals.sum(axis=1) for margin in margins]
    for margin, total in zip(margins, sums, strict=True):
        known &= np.isfinite(total) & (margin.totals >= 0).all(axis=1) & (total > 0)
        inside = (margin.codes >= 0) & (margin.codes < margin.totals.shape[1])
        cell = margin.totals[place, np.where(inside, margin.codes, 0)]
        unknown_category |= np.bincount(place, weights=~inside | (cell == 0), minlength=n.size) > 0
    differ = np.zeros(n.shape, dtype=bool)
    for total in sums[1:]:
        differ |= np.abs(total - sums[0]) > SUMS_AGREE * np.abs(sums[0])
    picked = np.select(
        [n < fewest, ~known, differ, unknown_category],
        ["SKIPPED_TOO_FEW", "SKIPPED_NO_MARGINS", "SKIPPED_SUMS_DIFFER", "SKIPPED_UNKNOWN_CATEGORY"],
        "RAKED",
    )
    return [UnitWeighting[name] for name in picked]


def _collapsed(
    compact: IntArray, margins: Sequence[UnitMargin], mine: NDArray[np.bool_], chosen: IntArray, fewest: int
) -> tuple[list[IntArray], list[FloatArray], IntArray]:
    codes, totals, joined = [], [], np.zeros(chosen.size, dtype=np.int64)
    for margin in margins:
        code, wanted = margin.codes[mine], margin.totals[chosen]
        width = wanted.shape[1]
        counts = np.bincount(compact * width + code, minlength=chosen.size * width).reshape(-1, width)
        groups = np.tile(np.arange(width), (chosen.size, 1))
        for unit in np.flatnonzero(((counts < fewest) & (wanted > 0)).any(axis=1)):
            present = np.flatnonzero(wanted[unit] > 0)
            groups[unit, present] = present[collapse(counts[unit, present], fewest)]
            joined[unit] += present.size - np.unique(groups[unit, present]).size
        merged = np.zeros_like(wanted)
        np.add.at(merged, (np.arange(chosen.size)[:, None], groups), wanted)
        codes.append(groups[compact, code])
        totals.append(merged)
    return codes, totals, joined


def _to_mean_one(place: IntArray, values: FloatArray, n: IntArray) -> FloatArray:
    sums = np.bincount(place, weights=values, minlength=n.size)
    return values * (n / np.where(sums > 0, sums, 1.0))[place]


def _kish(place: IntArray, values: FloatArray, unit_count: int) -> FloatArray:
    sums = np.bincount(place, weights=values, minlength=unit_count)
    squares = np.bincount(place, weights=values**2, minlength=unit_count)
    return sums**2 / np.where(squares > 0, squares, 1.0)
