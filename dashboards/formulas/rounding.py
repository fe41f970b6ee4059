"""Published decimals: rounded half-even, from exact integers wherever a figure is a ratio of integers."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

PLACES = 6
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def ratio(numerator: int, denominator: int, places: int = PLACES) -> Decimal:
    """numerator / denominator as a decimal, rounded half-even without passing through a float.

    Raises
    ------
    ZeroDivisionError
        A ratio over nothing has no value: the caller shows a suppressed figure instead.
    """
    scaled = round(Fraction(numerator, denominator) * 10**places)
    return Decimal(scaled).scaleb(-places, context=_CONTEXT)


def published(value: float | None, places: int = PLACES) -> Decimal | None:
    """A float as a published decimal (half-even); None stays None, and minus nought becomes nought."""
    if value is None:
        return None
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), context=_CONTEXT)
    return rounded if rounded else abs(rounded)


def settled(value: float, places: int = 9) -> float:
    """A solved parameter (a weight, β, τ²), rounded before use: its last digits differ between machines."""
    return float(Decimal(float(value)).quantize(Decimal(1).scaleb(-places), context=_CONTEXT))
