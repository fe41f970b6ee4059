"""A small bank with two years of folded answers: enough for trends, changes and classes, quick to make."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.actions.fold import fold_all
from surveys.actions.intake import Submission, submit_responses
from surveys.clock import bank_now, bank_zone
from surveys.engine.dimensions import CHANNELS, SEGMENTS
from surveys.engine.periods import add_months
from surveys.models import SurveyVersion, Unit
from surveys.tree import path_of
from tests.factories.answers import at, published

CONSTRUCTS = (
    *("overall", "expectation", "ideal", "waiting", "staff_skill", "lobby", "premises", "digital", "products"),
    *("manager", "followup"),
)
COMMENTS = (
    *(
        "中午只开两个窗口，等了四十多分钟。",
        "我叫王小芳，电话13812345678，请尽快回复。",
        "柜员讲得很耐心，一次就办齐了。",
    ),
    *("大堂的工作人员带我在自助机上办好了转账，没有排队。", "Nobody could explain the transfer fee in English."),
)


@dataclass(frozen=True)
class Effect:
    """How much happier customers of a unit are, and how waiting went in the current quarter."""

    level: float = 0.0
    waiting_now: float = 0.0


def months_back(count: int) -> list[int]:
    now = bank_now()
    return [add_months(now.year * 100 + now.month, back - count + 1) for back in range(count)]


def moment(month: int, rnd: random.Random) -> datetime:
    """Some time in a month that is not in the future."""
    first = datetime(month // 100, month % 100, 1, 9, tzinfo=bank_zone())
    latest = min(first + timedelta(days=27), bank_now() - timedelta(minutes=5))
    return first + (latest - first) * rnd.random()


def answered(
    version: SurveyVersion, effects: dict[Unit, Effect], months: list[int], each: int, seed: int = 1
) -> SurveyVersion:
    """``each`` answers a month at every unit, submitted as an import and folded."""
    rnd = random.Random(seed)
    recent = months[-2:]
    batch = [
        _one(version, unit, effect, month, rnd, month in recent)
        for unit, effect in effects.items()
        for month in months
        for _ in range(each)
    ]
    for start in range(0, len(batch), 500):
        submit_responses(batch[start : start + 500])
    fold_all()
    return version


def full_survey(programme: str = "retail") -> SurveyVersion:
    return published(programme, constructs=CONSTRUCTS)


def _one(
    version: SurveyVersion, unit: Unit, effect: Effect, month: int, rnd: random.Random, recent: bool
) -> Submission:
    mood = 4.1 + effect.level + rnd.gauss(0, 0.6)
    given: dict[str, object] = {code: _point(mood + rnd.gauss(0, 0.5)) for code in CONSTRUCTS}
    given["waiting"] = _point(mood - 0.5 + (effect.waiting_now if recent else 0) + rnd.gauss(0, 0.5))
    given["recommend"] = min(max(round(mood * 2 + rnd.gauss(0, 1)), 0), 10)
    if rnd.random() < 0.3:
        given["comment"] = rnd.choice(COMMENTS)
    place = at(unit, rnd.choice(list(SEGMENTS)), rnd.choice(list(CHANNELS)))
    return Submission(uuid.uuid4(), version.pk, given, place, received_at=moment(month, rnd), origin="import")


def _point(value: float) -> int:
    return min(max(round(value), 1), 5)


def warm(*units: Unit) -> None:
    """Make the units' paths once."""
    for unit in units:
        path_of(unit.pk)
