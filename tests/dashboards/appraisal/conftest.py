"""A scheme in force and a bank whose last quarter is closed and published; files and incidents as in supervision."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from dashboards.actions.appraisal import calculate_appraisal, move_run, move_scheme, save_scheme
from dashboards.models import AppraisalRun, SchemeVersion, ScoreRun
from surveys.models import Appointment, Unit
from tests.cast import Cast, make_user
from tests.dashboards.evidence.conftest import external, own_files, third, visit
from tests.dashboards.formulas.appraisal.schemes import branch_scheme, line, official, part
from tests.factories.official import QUARTER, closed, published_by_two, small_bank
from tests.once import made_once

__all__ = ["external", "own_files", "third", "visit"]

LATER = 209912


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    with translation.override("en"):
        yield


def small_scheme(**more: Any) -> dict[str, Any]:
    """Retail 60 and visits 40: what the small bank has figures for."""
    parts = [
        part("retail", 60, official("retail"), line(50, 100), least="indicative", below=["region", "neutral"]),
        part("visits", 40, {"kind": "visits"}, line(0, 100), below=["neutral"]),
    ]
    return branch_scheme(components=parts) | more


def in_force(cast: Cast, code: str = "branches", region: Unit | None = None, **more: Any) -> SchemeVersion:
    made = save_scheme(
        code=code,
        content=small_scheme(**more),
        first_month=200001,
        last_month=LATER,
        actor=cast.headquarters,
        region=region,
    )
    move_scheme(version=made, to="submitted", actor=cast.headquarters)
    return move_scheme(version=made, to="approved", actor=cast.second)


@pytest.fixture
@made_once
def scores(cast: Cast) -> ScoreRun:
    small_bank([cast.e1, cast.e2, cast.w1])
    return publish_scores(cast)


def publish_scores(cast: Cast, programme: str = "retail") -> ScoreRun:
    run = closed(programme).run
    assert run is not None
    published_by_two(run, cast)
    return run


@pytest.fixture
@made_once
def version(cast: Cast) -> SchemeVersion:
    return in_force(cast)


@pytest.fixture
@made_once
def run(cast: Cast, scores: ScoreRun, version: SchemeVersion) -> AppraisalRun:
    return calculated(cast)


def calculated(cast: Cast, **more: Any) -> AppraisalRun:
    found = calculate_appraisal(scheme="branches", period=QUARTER, actor=cast.headquarters, **more).run
    assert found is not None
    return found


def publish(run: AppraisalRun, cast: Cast) -> AppraisalRun:
    move_run(run=run, to="review", actor=cast.headquarters)
    move_run(run=run, to="signed", actor=cast.second)
    move_run(run=run, to="published", actor=cast.headquarters)
    return run


@pytest.fixture
@made_once
def published(run: AppraisalRun, cast: Cast) -> AppraisalRun:
    return publish(run, cast)


def successor(cast: Cast) -> Appointment:
    """Another manager from the middle month of the quarter on."""
    middle = QUARTER.first_day.replace(month=QUARTER.first_day.month + 1)
    Appointment.objects.filter(unit=cast.e1, role="manager").update(until=middle)
    new = make_user("successor", None, cast.e1)
    return Appointment.objects.create(user=new, unit=cast.e1, role="manager", since=middle)
