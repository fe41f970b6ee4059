"""What an official run is computed from: the frozen answers, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .refusals import MeasurementRefusedError, Reason

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SCORE_SCALE = 10_000
WEIGHT_PLACES = 6


@dataclass(frozen=True, slots=True)
class Answers:
    """One row per answer, in the order of their ids.

    Attributes
    ----------
    unit : index of the answer's unit, 0..units-1
    score : the respondent's own index score, an integer: 10,000 × points on 0-100
    units : how many units there are, those without answers included
    weights : one positive weight per answer, or None (rounded to 6 places before use)
    adjusters : answers × adjusters, coarse codes as numbers, NaN where unknown; None without case mix
    names : the adjusters' names
    peer_group : index of each unit's peer group, or None for one group
    """

    unit: Places
    score: Places
    units: int
    weights: Floats | None = None
    adjusters: Floats | None = None
    names: tuple[str, ...] = ()
    peer_group: Places | None = None
    groups: Places = field(init=False)

    def __post_init__(self) -> None:
        for name in ("unit", "score"):
            object.__setattr__(self, name, _whole(getattr(self, name)))
        if self.weights is not None:
            object.__setattr__(self, "weights", np.round(np.asarray(self.weights, np.float64).ravel(), WEIGHT_PLACES))
        if self.adjusters is not None:
            object.__setattr__(self, "adjusters", np.asarray(self.adjusters, dtype=np.float64))
        object.__setattr__(self, "groups", self._peer_groups())
        self._check()

    def _peer_groups(self) -> Places:
        if self.peer_group is None:
            return np.zeros(self.units, dtype=np.int64)
        groups = _whole(self.peer_group)
        _require(len(groups) == self.units and not np.any(groups < 0), Reason.UNKNOWN_PEER_GROUP)
        return groups

    def _check(self) -> None:
        n = len(self.unit)
        _require(len(self.score) == n, Reason.LENGTHS_DIFFER, "score")
        _require(not n or (self.unit.min() >= 0 and self.unit.max() < self.units), Reason.UNKNOWN_UNIT)
        if self.weights is not None:
            _require(len(self.weights) == n, Reason.LENGTHS_DIFFER, "weights")
            usable = np.isfinite(self.weights) & (self.weights > 0)
            _require(bool(usable.all()), Reason.WEIGHT_NOT_POSITIVE)
        if self.adjusters is not None:
            _require(self.adjusters.shape == (n, len(self.names)), Reason.LENGTHS_DIFFER, "adjusters")


def _whole(values: object) -> Places:
    """Integers, or a refusal where a value is none (NaN included)."""
    found = np.asarray(values).ravel()
    if found.dtype.kind not in "iub" and len(found):
        exact = np.asarray(found, dtype=np.float64)
        _require(bool(np.all(np.isfinite(exact)) and np.all(exact == np.rint(exact))), Reason.SCORE_NOT_A_NUMBER)
    return found.astype(np.int64)


def _require(holds: bool, reason: Reason, detail: str = "") -> None:
    if not holds:
        raise MeasurementRefusedError(reason, detail)
