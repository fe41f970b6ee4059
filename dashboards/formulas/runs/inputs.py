"""What a run is computed from, under numbers that mean nothing outside it: no text, no key of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rules import Rules, load_rules

Column = NDArray[np.int32]
Codes = NDArray[np.uint8]
Micro = NDArray[np.int64]

MISSING = -(2**31)  # a score that does not count


@dataclass(frozen=True, slots=True)
class Margin:
    """How many customers there are, by unit and category of one variable; None where a unit's are not known."""

    name: str
    categories: tuple[int, ...]
    totals: tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """One row per answer (internal: per rating), in the order of their ids.

    Attributes
    ----------
    about : programme, period, first and last month, number and content of the rules, version of the code
    units, peers, peer_of : codes of units and peer groups, and each unit's group as a place in `peers`
    unit : each answer's unit, a place in `units`
    scores : per index, 10,000 × the respondent's own score, `MISSING` where it does not count
    codes : per variable, the code of each answer; 0 unknown
    group : what is taken out within (internal: the anonymous answer; product: the branch), else None
    clients : how many clients each unit has, None where not known; empty outside the corporate programme
    anchors : per peer group, last year's median and mean of the best tenth of the headline index
    excluded : how many answers were left out, by reason
    """

    about: Mapping[str, Any]
    units: tuple[str, ...]
    peers: tuple[str, ...]
    peer_of: tuple[int, ...]
    unit: Column
    scores: Mapping[str, Column]
    codes: Mapping[str, Codes] = field(default_factory=dict)
    group: Column | None = None
    margins: tuple[Margin, ...] = ()
    clients: tuple[int | None, ...] = ()
    anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        return load_rules(self.about["rules"], self.about["programme"])


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a run: published figures as JSON, and each answer's weight in millionths (None: all alike)."""

    figures: Mapping[str, Any]
    weights: Micro | None = None
