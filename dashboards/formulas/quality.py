"""How good the data under official figures are: answers, their effective number, weighting, and careless signs.

Source: METHODS 2, 4 and 16; Kish 1965 (effective n).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.careless import Careless
from dashboards.formulas.rake_units import UnitWeighting, UnitWeights

Places = NDArray[np.int64]

SIGNS = ("longstring", "variability", "distance", "speed")


@dataclass(frozen=True, slots=True)
class UnitQuality:
    """One unit. `kish_n` and `design_effect` (n / Kish n) are None without answers; `signs` counts answers by sign."""

    n: int
    kish_n: float | None
    design_effect: float | None
    weighting: UnitWeighting | None
    signs: dict[str, int]
    careless: int

    @property
    def careless_share(self) -> float | None:
        """Careless answers of all, in percent; None without answers."""
        return 100 * self.careless / self.n if self.n else None


def data_quality(
    unit: Places, units: int, signs: Careless, weights: UnitWeights | None = None
) -> tuple[UnitQuality, ...]:
    """Quality of every unit's answers.

    Parameters
    ----------
    unit : index 0…units−1 of each respondent, in the order of `signs`.
    weights : of the same respondents; None where nothing was weighted, and every answer counts as one.
    """
    place = np.asarray(unit, dtype=np.int64)
    if len(place) != len(signs.careless):
        raise ValueError("Every respondent needs a unit and a judgement.")
    n = np.bincount(place, minlength=units)
    kish = n.astype(np.float64) if weights is None else weights.kish_n
    counts = np.column_stack([np.bincount(place, weights=each, minlength=units) for each in signs.flags.T])
    careless = np.bincount(place, weights=signs.careless, minlength=units)
    return tuple(
        UnitQuality(
            n=int(n[at]),
            kish_n=float(kish[at]) if n[at] else None,
            design_effect=float(n[at] / kish[at]) if n[at] else None,
            weighting=None if weights is None else weights.status[at],
            signs=dict(zip(SIGNS, counts[at].astype(int).tolist(), strict=True)),
            careless=int(careless[at]),
        )
        for at in range(units)
    )
