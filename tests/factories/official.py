"""A small bank with a quarter that is over: drawn answers at three branches, the same whatever the database."""

import random
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboards.actions.official import Closing, close_period, propose_run, publish_run
from dashboards.actions.official.due import last_quarter
from dashboards.formulas.rules import standard_rules
from dashboards.models import PopulationMargin, RuleVersion, ScoreRun
from surveys.actions.intake import Place, Submission, submit_responses
from surveys.clock import bank_zone
from surveys.engine.periods import Period
from surveys.models import Campaign, RaterGroup, SurveyVersion, Unit, Wave
from surveys.tree import path_of
from tests.cast import Cast
from tests.factories.answers import CORE, at, coded, published

QUARTER = last_quarter()


def moment(period: Period, rnd: random.Random) -> datetime:
    """Some time in a period, in the bank's zone."""
    days = (period.last_day - period.first_day).days
    first = datetime.combine(period.first_day, datetime.min.time(), bank_zone())
    return first + timedelta(days=rnd.randint(0, days), seconds=rnd.randint(0, 86_399))


def drawn(
    version: SurveyVersion,
    unit: Unit,
    n: int,
    *,
    mood: float = 4.0,
    seed: object = 1,
    period: Period | None = None,
    scored: bool = True,
    **place: Any,
) -> list[int]:
    """``n`` answers at a unit; the ids of their responses."""
    rnd, there = random.Random(f"{seed}/{unit.code}"), at(unit, scored=scored)
    rows = [_one(version, there, mood, rnd, period or QUARTER, place) for _ in range(n)]
    return [outcome.response_id for outcome in submit_responses(rows)]


def _one(
    version: SurveyVersion, there: Place, mood: float, rnd: random.Random, period: Period, known: dict[str, Any]
) -> Submission:
    age, way = rnd.randint(0, 6), rnd.choice(["sms", "email", "app"])
    own = mood + rnd.gauss(0, 0.7) + 0.15 * (age - 3)
    given: dict[str, object] = {code: min(max(round(own + rnd.gauss(0, 0.5)), 1), 5) for code in CORE}
    given["recommend"] = min(max(round(own * 2 + rnd.gauss(0, 1)), 0), 10)
    segment = rnd.choice(["MVC", "MGC", "BZC", "standard"])
    bands = {"age_band": age, "tenure_band": rnd.randint(1, 5), "transaction_type": rnd.randint(1, 3), **known}
    place = replace(there, **coded(segment, way), **bands)
    number = uuid.UUID(int=rnd.getrandbits(128), version=4)
    return Submission(number, version.pk, given, place, received_at=moment(period, rnd), origin="import")


def driven(version: SurveyVersion, unit: Unit, n: int, moves: dict[str, float], mood: dict[str, float]) -> None:
    """``n`` drawn answers at a unit in which each dimension has its mood and moves satisfaction by so much."""
    rnd = random.Random(f"driven/{unit.code}")
    there = at(unit)
    rows = [_driven(version, there, rnd, moves, mood) for _ in range(n)]
    submit_responses(rows)


def _driven(
    version: SurveyVersion, there: Place, rnd: random.Random, moves: dict[str, float], mood: dict[str, float]
) -> Submission:
    lifts = {code: rnd.gauss(0, 0.9) for code in moves}
    core = 3.6 + sum(moves[code] * lifts[code] for code in moves) + rnd.gauss(0, 0.3)
    given: dict[str, object] = {code: _point(core + rnd.gauss(0, 0.3)) for code in CORE[:3]}
    given |= {code: _point(mood[code] + lifts[code]) for code in moves}
    given["recommend"] = min(max(round(core * 2 + rnd.gauss(0, 1)), 0), 10)
    bands = {"age_band": rnd.randint(0, 6), "tenure_band": rnd.randint(1, 5), "transaction_type": rnd.randint(1, 3)}
    number = uuid.UUID(int=rnd.getrandbits(128), version=4)
    place = replace(there, **coded(rnd.choice(["MVC", "MGC"]), rnd.choice(["sms", "app"])), **bands)
    return Submission(number, version.pk, given, place, received_at=moment(QUARTER, rnd), origin="import")


def _point(value: float) -> int:
    return min(max(round(value), 1), 5)


def margins(branches: list[Unit], programme: str = "retail", period: str = "") -> None:
    """Customers of each branch by segment."""
    for place, unit in enumerate(branches):
        for category in range(1, 5):
            PopulationMargin.objects.create(
                programme=programme,
                period=period or QUARTER.code,
                unit=unit,
                variable="segment",
                category=category,
                total=1000 * category + 100 * place,
            )


def rated(departments: list[Unit], raters: int, seed: int = 1) -> SurveyVersion:
    """Anonymous ratings of departments in a wave of the quarter that is over; everybody rates all of them."""
    rnd, version = random.Random(seed), published("internal", code="inside")
    closes = datetime.combine(QUARTER.last_day, datetime.min.time(), bank_zone())
    campaign = Campaign.objects.create(version=version, scope=departments[0], name_zh="c", state="closed")
    wave = Wave.objects.create(campaign=campaign, opens_at=closes - timedelta(days=14), closes_at=closes)
    group = RaterGroup.objects.create(wave=wave, code="g", name_zh="g", size=max(raters, 5))
    submit_responses([_rating(version, departments, wave, group.pk, rnd) for _ in range(raters)])
    return version


def _rating(version: SurveyVersion, departments: list[Unit], wave: Wave, group: int, rnd: random.Random) -> Submission:
    mildness = rnd.gauss(0, 0.5)
    given = {
        f"{code}@{unit.code}": min(max(round(3.5 + 0.4 * place + mildness + rnd.gauss(0, 0.6)), 1), 5)
        for place, unit in enumerate(departments)
        for code in CORE
    }
    number = uuid.UUID(int=rnd.getrandbits(128), version=4)
    subjects = {unit.code: path_of(unit.pk).pk for unit in departments}
    return Submission(
        client_uuid=number,
        version_id=version.pk,
        answers=given,
        place=Place(None, None),
        wave_id=wave.pk,
        source_key=f"rater:{number.hex}",
        origin="import",
        subjects=subjects,
        rater_group_id=group,
    )


def rules_in_place(programme: str = "retail") -> RuleVersion:
    """The rules in force: tests that commit may leave the tables empty."""
    given = {"content": standard_rules(programme), "first_month": 200001, "state": "approved"}
    return RuleVersion.objects.get_or_create(programme=programme, number=1, defaults=given)[0]


def small_bank(branches: list[Unit], n: int = 60, programme: str = "retail") -> SurveyVersion:
    """A survey, and ``n`` answers at each branch, better from one to the next."""
    version = published(programme, code="visit")
    for place, unit in enumerate(branches):
        drawn(version, unit, n, mood=3.6 + 0.3 * place)
    return version


def closed(programme: str = "retail", **more: Any) -> Closing:
    return close_period(programme=programme, period=QUARTER, actor=None, **more)


def published_by_two(run: ScoreRun | None, cast: Cast) -> ScoreRun:
    """The run, proposed by one person of head office and published by another."""
    assert run is not None
    propose_run(run=run, actor=cast.headquarters)
    publish_run(run=run, actor=cast.second)
    return run
