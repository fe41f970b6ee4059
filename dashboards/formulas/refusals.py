"""Why a method refuses its input: named, so that a page can say what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with the input as a whole."""

    LENGTHS_DIFFER = "lengths_differ"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PEER_GROUP = "unknown_peer_group"
    SCORE_NOT_A_NUMBER = "score_not_a_number"
    WEIGHT_NOT_POSITIVE = "weight_not_positive"
    WEIGHTS_DO_NOT_ADD_UP = "weights_do_not_add_up"
    NO_BASELINE = "no_baseline"


class MeasurementRefusedError(ValueError):
    """The input cannot be measured. `reason` is for programs, the message for a log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class NoteKind(StrEnum):
    """What was left out of a run, without stopping it."""

    ADJUSTER_CONSTANT = "adjuster_constant"
    ADJUSTER_CONSTANT_WITHIN_UNITS = "adjuster_constant_within_units"
    ADJUSTER_COLLINEAR = "adjuster_collinear"
    ADJUSTER_MISSING_EVERYWHERE = "adjuster_missing_everywhere"
    ADJUSTER_FILLED_WITH_UNIT_MEAN = "adjuster_filled_with_unit_mean"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark of a run: which adjuster, and for how many answers where that matters."""

    kind: NoteKind
    name: str
    count: int = 0
