"""Weights of a scorecard's rows: those of the scheme, with what has no points shared out among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from dashboards.formulas.scorecard.rows import Row

CENT = Decimal("0.01")


def weigh(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows with weight (percent, two decimals, 100.00 in all) and contribution = points × weight, two decimals
    half-even. No row with points: all weights 0."""
    shares = shared_out([row.component.weight if row.points is not None else Decimal(0) for row in rows])
    return tuple(
        replace(row, weight=share, contribution=round((row.points or 0) * share / 100, 2))
        for row, share in zip(rows, shares, strict=True)
    )


def shared_out(weights: Sequence[Decimal]) -> list[Decimal]:
    """In proportion to 100.00 in all, by largest remainders (of equal ones the first), to two decimals."""
    whole = sum(weights)
    if not whole:
        return [Decimal("0.00")] * len(weights)
    exact = [weight * 100 / whole for weight in weights]
    found = [one.quantize(CENT, rounding=ROUND_FLOOR) for one in exact]
    missing = int((100 - sum(found)) / CENT)
    order = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in order[:missing]:
        found[place] += CENT
    return found
