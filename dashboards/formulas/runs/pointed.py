"""Appraisal points of a run's headline, from anchors that were fixed by the figures of a year before."""

from __future__ import annotations

import numpy as np

from dashboards.formulas.classes import Class
from dashboards.formulas.official import OfficialRun
from dashboards.formulas.points import Anchors, points
from dashboards.formulas.runs.inputs import Inputs
from dashboards.formulas.runs.rows import Value, decimal

NAMES = ("points", "points_low", "points_high")


def point_columns(inputs: Inputs, run: OfficialRun) -> dict[str, list[Value]]:
    """Points and their interval by unit; None where a unit was not compared or its peers have no anchors."""
    found: dict[str, list[Value]] = {name: [None] * len(inputs.units) for name in NAMES}
    for place, label in enumerate(inputs.peers):
        anchors = inputs.anchors.get(label)
        members = [unit for unit, one in enumerate(run.units.classes) if one and inputs.peer_of[unit] == place]
        if anchors and members:
            fixed = Anchors(float(anchors["median"]), float(anchors["top"]))
            _place(found, run, members, fixed)
    return found


def _place(found: dict[str, list[Value]], run: OfficialRun, members: list[int], anchors: Anchors) -> None:
    at = np.array(members)
    value, low, high = (getattr(run.units, name).data[at] for name in ("shrunken", "shrunken_low", "shrunken_high"))
    classes = tuple(run.units.classes[unit] or Class.NOT_DIFFERENT for unit in members)
    given = points(value, low, high, classes, anchors)
    for name, column in zip(NAMES, (given.value, given.low, given.high), strict=True):
        for unit, value in zip(members, column.tolist(), strict=True):
            found[name][unit] = decimal(value)
