"""A published appraisal; a reviewer who had no part in it and a second one; an appeal against an answer."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from dashboards.actions.appeals import Against, Remedy, file_appeal, move_appeal
from dashboards.models import Appeal, AppraisalResult, AppraisalRun, RunAnswers, ScoreRun
from surveys.models import Unit, User
from tests.cast import Cast, make_user
from tests.dashboards.appraisal.conftest import published, run, scores, version
from tests.dashboards.evidence.conftest import external, own_files, pdf, third, visit
from tests.once import made_once

__all__ = ["external", "own_files", "published", "run", "scores", "third", "version", "visit"]


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
@made_once
def fourth(cast: Cast) -> User:
    return make_user("fourth", "headquarters", cast.ho)


def counted(scores: ScoreRun, unit: Unit, place: int = 0) -> int:
    """The number of an answer that counts for a unit."""
    row = RunAnswers.objects.get(run=scores, unit=unit, excluded="")
    return int(np.frombuffer(bytes(row.responses), "<i8")[place])


def result_of(run: AppraisalRun, unit: Unit) -> AppraisalResult:
    return run.results.select_related("unit", "run").get(unit=unit)


def filed(run: AppraisalRun, cast: Cast, **more: Any) -> Appeal:
    """By the manager of E1 against the first answer that counts there, as given at the wrong branch."""
    scores = run.score_runs.get(programme="retail")
    facts: dict[str, Any] = {
        "result": result_of(run, cast.e1),
        "against": Against(response_id=counted(scores, cast.e1)),
        "ground": "wrong_branch",
        "reason": "The customer was at Baita.",
        "actor": cast.manager,
    }
    return file_appeal(**(facts | more))


def against_visits(run: AppraisalRun, cast: Cast, **more: Any) -> Appeal:
    about = {"against": Against(component="visits"), "ground": "figure", "reason": "Nobody visited us."}
    return filed(run, cast, **(about | more))


@pytest.fixture
@made_once
def appeal(published: AppraisalRun, cast: Cast) -> Appeal:
    return filed(published, cast, uploads=[pdf()])


@pytest.fixture
@made_once
def reviewed(appeal: Appeal, third: User) -> Appeal:
    return move_appeal(appeal=appeal, to="review", actor=third)


def moved_to(unit: Unit) -> Remedy:
    return Remedy("reattributed", unit)


EXCLUDED = Remedy("excluded")
