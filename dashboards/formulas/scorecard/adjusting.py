"""Bonus and deduction beside the components: what was approved, held within the bounds of the scheme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NONE = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An approved entry: the number of its row, its code, and its points (a deduction is below 0)."""

    entry: int
    code: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Adjusted:
    """``counted`` is what is left of an adjustment within the bounds."""

    adjustment: Adjustment
    counted: Decimal

    @property
    def held(self) -> bool:
        return self.counted != self.adjustment.points


def adjust(given: Iterable[Adjustment], bonus: Decimal, deduction: Decimal) -> tuple[Adjusted, ...]:
    """In their order; all bonuses together are at most ``bonus``, all deductions together at most ``deduction``."""
    left_up, left_down = bonus, deduction
    found = []
    for one in given:
        counted = max(min(one.points, left_up), -left_down)
        left_up -= max(counted, NONE)
        left_down += min(counted, NONE)
        found.append(Adjusted(one, round(counted, 2)))
    return tuple(found)
