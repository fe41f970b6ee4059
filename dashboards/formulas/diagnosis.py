"""Drivers of overall satisfaction, ready for a page: importance × performance, both with intervals. Never for pay.

Source: METHODS 14; see `drivers.py` and `importance.py`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.drivers import DRAWS, DriverMethod, DriverStatus, driver_shares
from dashboards.formulas.importance import DriverPlace, importance_performance, performance_line


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every driver placed, most important first.

    Attributes
    ----------
    status, method, n, r2 : of the split of R² (0…1) among the drivers, over respondents who answered all of them
    importance_line, performance_line : equal importance 1/k, and the drivers' mean performance (None without answers)
    draws : bootstrap draws behind the intervals of importance; 0 where the status leaves none
    """

    status: DriverStatus
    method: DriverMethod
    n: int
    r2: float
    places: tuple[DriverPlace, ...]
    importance_line: float
    performance_line: float | None
    draws: int

    @classmethod
    def none(cls) -> "Diagnosis":
        """That of nobody: not enough customers answered anything together."""
        return cls(DriverStatus.TOO_FEW_ANSWERS, DriverMethod.SHAPLEY, 0, 0.0, (), 0.0, None, 0)


def diagnose(
    names: tuple[str, ...],
    scores: ArrayLike,
    outcome: ArrayLike,
    generator: np.random.Generator,
    *,
    draws: int = DRAWS,
    level: float = 0.95,
) -> Diagnosis:
    """Place the drivers of an outcome.

    Parameters
    ----------
    scores : respondents × drivers in points 0–100, NaN where not answered: importance needs whole rows, performance
        takes every answer there is.
    outcome : respondents, any scale.
    generator : the caller's random numbers; the same seed gives the same intervals.

    Raises
    ------
    DriverInputError, ImportanceInputError : columns that do not fit each other.
    """
    shares = driver_shares(scores, outcome, generator=generator, draws=draws, level=level)
    places = importance_performance(names, shares, scores, level=level)
    return Diagnosis(
        status=shares.status,
        method=shares.method,
        n=shares.n,
        r2=shares.r2,
        places=tuple(sorted(places, key=lambda each: -each.importance)),
        importance_line=1 / len(names),
        performance_line=performance_line(places),
        draws=shares.draws,
    )
