"""Programmes are never pooled; they are combined only as a published weighted sum with propagated variance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .intervals import LEVEL, two_sided_z
from .refusals import MeasurementRefusedError, Reason

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Combined:
    """A weighted sum with its variance and interval."""

    value: float
    variance: float
    low: float
    high: float


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that are negative, not numbers, or do not sum to 1 (0.99 is refused, 1/3 three times is not)."""
    negative = [name for name, weight in weights.items() if not (math.isfinite(weight) and weight >= 0)]
    if negative:
        raise MeasurementRefusedError(Reason.WEIGHT_NOT_POSITIVE, ", ".join(negative))
    added = math.fsum(weights.values())
    if abs(added - 1) > TOLERANCE:
        raise MeasurementRefusedError(Reason.WEIGHTS_DO_NOT_ADD_UP, f"{added:.6f}")


def combine(figures: Mapping[str, tuple[float, float]], weights: Mapping[str, float], level: float = LEVEL) -> Combined:
    """Σwᵢxᵢ with variance Σwᵢ²vᵢ; figures are (figure, variance) of independent programmes, named as the weights."""
    check_weights(weights)
    if set(figures) != set(weights):
        raise MeasurementRefusedError(Reason.LENGTHS_DIFFER, ", ".join(sorted(set(figures) ^ set(weights))))
    value = math.fsum(weight * figures[name][0] for name, weight in weights.items())
    variance = math.fsum(weight**2 * figures[name][1] for name, weight in weights.items())
    reach = two_sided_z(level) * math.sqrt(variance)
    return Combined(value, variance, value - reach, value + reach)
