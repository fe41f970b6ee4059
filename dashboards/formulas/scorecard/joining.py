"""Figures joined: of two periods for one unit, and of a region's units for the region."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dashboards.formulas.estimate import LIVE_GATE, Status
from dashboards.formulas.scorecard.gap import differs, joint
from dashboards.formulas.scorecard.inputs import Figure

PLACES = 6


def joined(own: Figure, earlier: Figure) -> Figure | None:
    """Two periods of one unit, weighted by their answers; None where one of them has no value or no reliability.

    The joint reliability is that of k = (n₁ + n₂)/n₁ times as many answers, k·r/(1 + (k − 1)·r): IUR = τ²/(τ² + v) with
    v inverse to n (Spearman 1910, Brown 1910). The interval takes the two periods' answers as independent. Whether it
    differs from its peers is tested anew on both together: neither period's own class is read.
    """
    if own.value is None or earlier.value is None or own.reliability is None or not own.n or not earlier.n:
        return None
    more = Decimal(own.n + earlier.n) / own.n
    reliability = more * own.reliability / (1 + (more - 1) * own.reliability)
    n, facts = own.n + earlier.n, {"own_n": str(own.n), "own_reliability": str(own.reliability)}
    value, low, high = _pooled([own, earlier])
    gate = own.gap.settings.gate if own.gap else LIVE_GATE
    status = gate.official(n, float(round(reliability, PLACES)))
    same = status is Status.INDICATIVE or _same(own, earlier)
    return Figure(value, low, high, n, str(status), round(reliability, PLACES), same, facts)


def _same(own: Figure, earlier: Figure) -> bool:
    if own.gap is None or earlier.gap is None:
        return own.same and earlier.same
    return not differs(joint(own.gap, own.n, earlier.gap, earlier.n), own.n + earlier.n)


def region_figure(units: Sequence[Figure]) -> Figure | None:
    """A region's figure: that of its units, weighted by their answers (alike where none are counted); None for none."""
    known = [one for one in units if one.value is not None]
    if not known:
        return None
    value, low, high = _pooled(known)
    n = sum(one.n for one in known)
    return Figure(value, low, high, n, _region_status(known, n), facts={"units": str(len(known))})


def _region_status(known: Sequence[Figure], n: int) -> str:
    """By how many answers there are together; that of one unit alone is no surer for being called its region's."""
    first = known[0]
    if len(known) == 1 or first.status not in set(Status):
        return first.status
    return str((first.gap.settings.gate if first.gap else LIVE_GATE).official(n, 1.0))


def rise(own: Figure, earlier: Figure | None) -> Decimal | None:
    """How far it rose since a year before; None where the interval of the change does not exclude 0."""
    if earlier is None or own.value is None or earlier.value is None:
        return None
    halves = [_half(own), _half(earlier)]
    if any(half is None for half in halves):
        return None
    reach = sum((half * half for half in halves if half is not None), Decimal(0)).sqrt()
    change = own.value - earlier.value
    return change if change > reach else None


def _pooled(figures: Sequence[Figure]) -> tuple[Decimal, Decimal | None, Decimal | None]:
    weights = [Decimal(one.n or 1) for one in figures]
    whole, none = sum(weights, Decimal(0)), Decimal(0)
    value = sum(((one.value or none) * weight for one, weight in zip(figures, weights, strict=True)), none) / whole
    halves = [_half(one) for one in figures]
    if any(half is None for half in halves):
        return round(value, PLACES), None, None
    squares = sum((((half or none) * weight) ** 2 for half, weight in zip(halves, weights, strict=True)), none)
    reach = squares.sqrt() / whole
    return round(value, PLACES), round(value - reach, PLACES), round(value + reach, PLACES)


def _half(one: Figure) -> Decimal | None:
    return None if one.low is None or one.high is None else (one.high - one.low) / 2
