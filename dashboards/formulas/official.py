"""What an official run yields: every step of every unit, frozen."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .casemix import PRIOR_DF
from .classes import ALPHA, MIN_DIFFERENCE, Class
from .estimate import LIVE_GATE, Estimate, Gate, Masked, Status
from .intervals import LEVEL
from .refusals import Note
from .rounding import published
from .shrinkage import SMALL_GROUP

Places = NDArray[np.int64]


class Outcome(StrEnum):
    """How a run, or one peer group in it, ended."""

    COMPLETE = "complete"
    UNITS_DO_NOT_DIFFER = "units_do_not_differ"
    NO_ANSWERS = "no_answers"
    ONE_ANSWER = "one_answer"
    ONE_UNIT = "one_unit"
    TOO_FEW_ANSWERS = "too_few_answers"
    NO_VARIANCE_WITHIN_UNITS = "no_variance_within_units"


class Tau2Source(StrEnum):
    """Whose variance between units a peer group uses."""

    OWN = "own"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of a run; kept with its snapshot."""

    gate: Gate = LIVE_GATE
    prior_df: float = PRIOR_DF
    level: float = LEVEL
    alpha: float = ALPHA
    min_difference: float = MIN_DIFFERENCE
    small_group: int = SMALL_GROUP


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One peer group: what its units were compared with. None where the outcome leaves nothing to say."""

    group: int
    outcome: Outcome
    units: int
    answers: int
    mean: float | None = None
    tau2: float | None = None
    tau2_source: Tau2Source | None = None
    shrunken_mean: float | None = None
    f: float | None = None
    f_df: tuple[int, float] | None = None
    f_p: float | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One row per unit and one column per step; masked where a step does not apply. Points on 0-100.

    raw → weighted → adjusted (low, high) → difference to the peers' mean (se, t, p) → iur → shrunken (low, high).
    `rank`, `rank_low`, `rank_high` and `whole` are of the peer group; 0 where the unit is not ranked.
    """

    n: Places
    kish: Masked
    raw: Masked
    weighted: Masked
    adjusted: Masked
    adjusted_low: Masked
    adjusted_high: Masked
    macro_variance: Masked
    variance: Masked
    difference: Masked
    se: Masked
    t: Masked
    p: Masked
    iur: Masked
    shrunken: Masked
    shrunken_low: Masked
    shrunken_high: Masked
    whole: Places
    rank: Places
    rank_low: Places
    rank_high: Places
    status: tuple[Status, ...]
    classes: tuple[Class | None, ...]


DECIMALS = tuple(each.name for each in fields(UnitFigures) if each.type == "Masked")
WHOLES = tuple(each.name for each in fields(UnitFigures) if each.type == "Places")


@dataclass(frozen=True, slots=True)
class OfficialRun:
    """The result of a run: outcome, parameters, groups and units."""

    outcome: Outcome
    notes: tuple[Note, ...]
    settings: Settings
    beta: dict[str, float]
    pooled_variance: float
    df: float
    groups: tuple[GroupFigures, ...]
    units: UnitFigures

    def appraised(self, unit: int) -> Estimate:
        """The figure a unit is judged by; holds no value where it is suppressed or could not be compared."""
        figures, status = self.units, self.units.status[unit]
        columns = (figures.shrunken, figures.shrunken_low, figures.shrunken_high)
        shown = status is not Status.SUPPRESSED
        value, low, high = (column.tolist()[unit] if shown else None for column in columns)
        return Estimate(value, low, high, int(figures.n[unit]), status, "points")

    def told_class(self, unit: int) -> Class | None:
        """The class a unit may be told: none where its status is suppressed or indicative, whatever the test says.

        Of units flagged by ten answers a quarter truly lie within three points of their peers; such a figure is joined
        with another period or read one level up, and judges nobody.
        """
        firm = self.units.status[unit] in (Status.PUBLISHABLE, Status.APPRAISABLE)
        return self.units.classes[unit] if firm else None

    def published(self, unit: int) -> dict[str, Decimal | int | str | None]:
        """Every step of one unit as published: decimals of 6 places, whole numbers, words; None where there is none."""
        row: dict[str, Decimal | int | str | None] = {name: int(getattr(self.units, name)[unit]) for name in WHOLES}
        row |= {name: published(getattr(self.units, name)[unit : unit + 1].tolist()[0]) for name in DECIMALS}
        return row | {"status": self.units.status[unit], "class": self.units.classes[unit]}
