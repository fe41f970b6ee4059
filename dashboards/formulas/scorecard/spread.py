"""Where the peers of a unit lie: the middle half of their points, without naming one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

LEAST_PEERS = 10  # with fewer a quartile would come close to naming a unit


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of points on 0–100, rounded to one decimal, and how many units they are of."""

    low: Decimal
    median: Decimal
    high: Decimal
    units: int


def spread(points: Sequence[Decimal]) -> Spread | None:
    """The quartiles (linear between order statistics, ends included); None for fewer than `LEAST_PEERS` units."""
    if len(points) < LEAST_PEERS:
        return None
    low, median, high = (round(one, 1) for one in quantiles(points, n=4, method="inclusive"))
    return Spread(low, median, high, len(points))
