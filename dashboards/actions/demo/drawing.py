"""Draw customers and what they tick, from the planted truth. NumPy alone; all answers of a programme at once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from dashboards.actions.demo import truth as planted
from dashboards.actions.demo.truth import DIMENSIONS, MIDDLE, Truth
from dashboards.formulas.simulate import ITEM_CUTS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

COMMON = 0.6  # share of an item's variance that the same customer's other items share
AGES = (0.10, 0.20, 0.22, 0.19, 0.16, 0.13)
SEGMENTS = MappingProxyType(
    {
        "retail": (0.10, 0.30, 0.24, 0.36),
        "corporate": (0.22, 0.38, 0.12, 0.28),
        "product": (0.14, 0.34, 0.18, 0.34),
    }
)
# Codes of engine.dimensions.CHANNELS with their shares.
CHANNELS = ((2, 0.50), (6, 0.16), (1, 0.12), (3, 0.12), (4, 0.06), (5, 0.04))
INVITED = (1, 2, 6)
_PLAIN_CUTS = (-1.95, -1.45, -0.8, 0.3)
_NPS_CUTS = (-2.3, -2.15, -2.0, -1.85, -1.65, -1.2, -0.95, -0.45, 0.1, 0.55)
_CES_CUTS = (-2.1, -1.7, -1.35, -0.85, -0.35, 0.4)
# Which dimension a construct belongs to, and how much kinder it is answered than the others.
CONSTRUCTS: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "waiting": ("waiting", -0.30),
        "authorisation": ("waiting", -0.25),
        "staff_skill": ("staff", 0.22),
        "staff_courtesy": ("staff", 0.30),
        "lobby": ("lobby", 0.12),
        "premises": ("premises", 0.08),
        "digital": ("digital", -0.02),
        "products": ("products", -0.05),
        "manager": ("manager", 0.10),
        "followup": ("followup", -0.12),
        "complaints": ("followup", -0.55),
    }
)
_CORE = dict(zip(("overall", "expectation", "ideal"), ITEM_CUTS, strict=True))
_OTHER = {"recommend": _NPS_CUTS, "effort": _CES_CUTS}


@dataclass(frozen=True, slots=True)
class Customers:
    """Parallel arrays: where, when (``day`` counts from the first, ``second`` within it) and who; codes as stored."""

    branch: Ints
    day: Ints
    second: Ints
    segment: Ints
    channel: Ints
    age: Ints
    tenure: Ints
    transaction: Ints
    product: Ints
    english: Ints

    def __len__(self) -> int:
        return len(self.branch)

    def of(self, chosen: Ints) -> "Customers":
        return Customers(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Calendar:
    """How likely each day is (days from the first); closed units: until which day."""

    weights: Floats
    closed: Mapping[str, int]
    event_day: int


def draw_customers(
    rng: np.random.Generator, truth: Truth, calendar: Calendar, programme: str, many: int, products: int
) -> Customers:
    """``many`` customers of a programme, in the order in which they answer."""
    chances = truth.busy * truth.response_rate
    branch = rng.choice(len(truth.codes), many, p=chances / chances.sum())
    day = np.sort(rng.choice(len(calendar.weights), many, p=calendar.weights / calendar.weights.sum()))
    branch = _where_open(truth, calendar, branch, day)
    company = programme == "corporate"
    age = 1 + _around(rng, AGES, truth.age_lean[branch])
    return Customers(
        branch=branch,
        day=day,
        second=_clock(rng, many),
        segment=1 + rng.choice(4, many, p=SEGMENTS[programme]),
        channel=np.array([code for code, _ in CHANNELS])[rng.choice(6, many, p=[share for _, share in CHANNELS])],
        age=np.zeros(many, np.int64) if company else np.where(rng.random(many) < 0.03, 0, age),
        tenure=np.clip(1 + rng.binomial(4, 0.35 + 0.05 * age), 1, 5),
        transaction=1 + rng.choice(9, many, p=(0.17, 0.20, 0.09, 0.09, 0.11, 0.15, 0.06, 0.05, 0.08)),
        product=1 + rng.choice(products, many) if programme == "product" else np.zeros(many, np.int64),
        english=(rng.random(many) < 0.04).astype(np.int64),
    )


def _where_open(truth: Truth, calendar: Calendar, branch: Ints, day: Ints) -> Ints:
    """Who would have come to a branch after its merger goes to the next one in the list."""
    found = branch.copy()
    for code, last in calendar.closed.items():
        if code in truth.codes:
            place = truth.codes.index(code)
            found[(branch == place) & (day >= last)] = place - 1
    return found


def _around(rng: np.random.Generator, shares: tuple[float, ...], lean: Floats) -> Ints:
    """Codes 0..5 with the bank's shares where a branch leans nowhere, shifted where it does."""
    base = rng.choice(len(shares), len(lean), p=shares)
    shift = np.floor(lean + rng.random(len(lean))).astype(np.int64)
    return np.asarray(np.clip(base + shift, 0, len(shares) - 1))


def _clock(rng: np.random.Generator, many: int) -> Ints:
    """Seconds of the day: around eleven and around four, some in the evening."""
    peak = rng.choice(np.array([10.7, 15.8, 20.2]), many, p=(0.42, 0.40, 0.18))
    hours = np.clip(rng.normal(peak, 1.3), 7.0, 22.9)
    return np.asarray((hours * 3600).astype(np.int64))


def draw_ticks(
    rng: np.random.Generator, truth: Truth, calendar: Calendar, who: Customers, constructs: list[str]
) -> list[Ints]:
    """The position (0 = lowest) that each customer ticks on an item of each construct."""
    many = len(who)
    latent = MIDDLE + truth.effect[who.branch] + _mix(who) + _trend(truth, who, len(calendar.weights))
    after = (who.day >= calendar.event_day) & (np.array(truth.codes) == planted.EVENT_BRANCH)[who.branch]
    latent = latent + after * planted.EVENT_OVERALL
    shared = latent + rng.normal(0, math.sqrt(COMMON), many)
    return [_tick(rng, truth, who, shared, after, construct) for construct in constructs]


def _tick(rng: np.random.Generator, truth: Truth, who: Customers, shared: Floats, after: Ints, construct: str) -> Ints:
    own = shared + rng.normal(0, math.sqrt(1 - COMMON), len(shared))
    cuts = _CORE.get(construct) or _OTHER.get(construct)
    if cuts is None:
        dimension, kinder = CONSTRUCTS[construct]
        own += kinder + truth.dimensions[who.branch, DIMENSIONS.index(dimension)]
        own += after * (planted.EVENT_EFFECT if dimension == planted.EVENT_DIMENSION else 0.0)
    return np.searchsorted(np.array(cuts or _PLAIN_CUTS), own)


def _mix(who: Customers) -> Floats:
    age = np.where(who.age > 0, planted.AGE_STEP * (who.age - 3.5), 0.0)
    segment = np.array(planted.SEGMENT_EFFECT)[who.segment]
    return np.asarray(age + segment + np.array(planted.TRANSACTION_EFFECT)[who.transaction])


def _trend(truth: Truth, who: Customers, days: int) -> Floats:
    """Half of a region's trend below, half above: over all months it moves nobody's mean."""
    slope = np.array([planted.TREND.get(region, 0.0) for region in truth.regions])
    return np.asarray(slope[who.branch] * ((who.day + 0.5) / days - 0.5))
