"""What is true of the demo bank, planted before any answer is drawn. NumPy alone.

Everything is on the latent scale of :mod:`dashboards.formulas.simulate`, where a customer's answer to one item has
spread 1; a tenth is about two points of the satisfaction index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboards.formulas.simulate import expected_index

Floats = npt.NDArray[np.float64]

DIMENSIONS = ("waiting", "staff", "lobby", "premises", "digital", "products", "manager", "followup")
MIDDLE = 0.16  # where the average branch stands: an index of about 80
UNIT_SD, DIMENSION_SD = 0.25, 0.14
AGE_STEP = 0.11  # per age band from 35-44 on: older customers answer more kindly, whatever the branch
AGE_SPREAD = 0.8  # how far branches differ in their customers' age, in bands
# By code of engine.dimensions.
SEGMENT_EFFECT = (0.0, 0.10, 0.02, -0.16, 0.0)
TRANSACTION_EFFECT = (0.0, -0.04, 0.02, -0.02, -0.10, 0.06, 0.03, -0.12, -0.03, 0.0)
# Over all twenty-four months, evenly.
TREND = MappingProxyType({"NW": 0.30, "YT": -0.22})
EVENT_BRANCH, EVENT_DIMENSION, EVENT_EFFECT, EVENT_OVERALL = "DL-0417", "waiting", -0.45, -0.08
# In the last days one region's text messages are answered less often: region, days, factor.
SMS_FALL = ("DL", 15, 0.78)
_KNOWN = MappingProxyType(
    {
        "DL-0417": -0.16,
        "DL-0402": -0.46,
        "DL-0405": -0.24,
        "DL-0411": 0.42,
        "DL-0403": 0.02,
        "DL-0414": 0.22,
        "DL-0419": -0.55,
        "XY-0308": 0.20,
        "YT-0201": 0.48,
    }
)
_KNOWN_DIMENSIONS = MappingProxyType(
    {
        ("DL-0417", "staff"): 0.35,
        ("DL-0411", "lobby"): 0.40,
        ("DL-0402", "waiting"): -0.25,
        ("DL-0417", "waiting"): 0.0,
    }
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted, by branch in the order of ``codes``.

    Attributes
    ----------
    effect : how much better a branch truly is than the average branch
    dimensions : (branches, 8): what a branch has on top of that in one dimension
    age_lean : how much older (in bands) its customers are than the bank's; looks like quality, and is not
    response_rate : share of its invited customers who answer
    busy : how many customers it has, relative to the others
    """

    codes: tuple[str, ...]
    regions: tuple[str, ...]
    effect: Floats
    dimensions: Floats
    age_lean: Floats
    response_rate: Floats
    busy: Floats


def plant(rng: np.random.Generator, codes: Sequence[str], regions: Sequence[str]) -> Truth:
    """Draw the truth about some branches; the well-known ones are always alike."""
    many = len(codes)
    effect = rng.normal(0, UNIT_SD, many)
    dimensions = rng.normal(0, DIMENSION_SD, (many, len(DIMENSIONS)))
    lean = rng.normal(0, AGE_SPREAD, many)
    rate = np.clip(rng.normal(0.27, 0.05, many), 0.14, 0.42)
    busy = rng.lognormal(0, 0.35, many)
    for place, code in enumerate(codes):
        effect[place] = _KNOWN.get(code, effect[place])
    for (code, dimension), value in _KNOWN_DIMENSIONS.items():
        if code in codes:
            dimensions[list(codes).index(code), DIMENSIONS.index(dimension)] = value
    rounded = (np.round(one, 4) for one in (effect, dimensions, lean, rate, busy))
    return Truth(tuple(codes), tuple(regions), *rounded)


def true_index(truth: Truth) -> Floats:
    """Each branch's expected satisfaction index (points) with the same customers everywhere, before trends."""
    return np.round(expected_index(MIDDLE + truth.effect), 4)


def naive_index(truth: Truth) -> Floats:
    """The same as it looks with the branch's own customers: older ones flatter it."""
    return np.round(expected_index(MIDDLE + truth.effect + AGE_STEP * truth.age_lean), 4)


def as_record(truth: Truth, names: Mapping[str, str], **about: Any) -> dict[str, Any]:
    """The truth as it is written beside the answers; plain numbers, in order."""
    real, seen, middle = true_index(truth), naive_index(truth), float(expected_index(np.array([MIDDLE]))[0])
    branches = {
        code: {
            "name": names[code],
            "region": truth.regions[place],
            "effect": float(truth.effect[place]),
            "points_better_than_average": round(float(real[place]) - middle, 4),
            "true_index": float(real[place]),
            "index_with_its_own_customers": float(seen[place]),
            "customers_older_by_bands": float(truth.age_lean[place]),
            "response_rate": float(truth.response_rate[place]),
            "dimensions": dict(zip(DIMENSIONS, truth.dimensions[place].tolist(), strict=True)),
        }
        for place, code in enumerate(truth.codes)
    }
    planted = {
        "average_index": round(middle, 4),
        "age_effect_per_band": AGE_STEP,
        "segment_effects": dict(zip(("MVC", "MGC", "BZC", "standard"), SEGMENT_EFFECT[1:], strict=True)),
        "region_trends_over_all_months": dict(TREND),
        "event_effects": {EVENT_DIMENSION: EVENT_EFFECT, "all_items": EVENT_OVERALL},
        "sms_answered_less": dict(zip(("region", "last_days", "factor"), SMS_FALL, strict=True)),
    }
    return {**about, **planted, "branches": branches}
