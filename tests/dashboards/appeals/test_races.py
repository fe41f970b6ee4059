"""Two in the same moment: whoever files, decides, calculates or publishes, it is done once and the other is told."""

from collections.abc import Iterator

import pytest
from django.db import connection

from dashboards.actions.appeals import AppealRefused, move_appeal, reflect_appeals
from dashboards.actions.appraisal import IllegalRunMove, move_run
from dashboards.models import Appeal, AppealMove, AppraisalRun, AppraisalStep, Reflection, ScoreRun
from surveys.models import EventKind, ResponseEvent, User
from tests.at_once import at_once
from tests.cast import Cast, make_cast, make_user
from tests.dashboards.appeals.conftest import EXCLUDED, filed, moved_to
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.appraisal.test_in_browser import with_rules
from tests.factories.official import closed, published_by_two, small_bank
from tests.once import once

REFUSALS = (AppealRefused, IllegalRunMove)
pytestmark = pytest.mark.django_db(transaction=True)
Stage = tuple[Cast, User, User, AppraisalRun]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A published appraisal that other connections see too, and two who may decide."""
    assert connection.vendor == "postgresql"
    yield once("bank before its appeals", _before_appeals)


def _before_appeals() -> Stage:
    cast = make_cast()
    with_rules()
    small_bank([cast.e1, cast.e2, cast.w1])
    scores = closed().run
    assert scores is not None
    published_by_two(scores, cast)
    in_force(cast)
    people = make_user("third", "headquarters", cast.ho), make_user("fourth", "headquarters", cast.ho)
    return cast, *people, publish(calculated(cast), cast)


def test_same_appeal_filed_twice_at_once_is_there_once(stage: Stage) -> None:
    cast, _third, _fourth, run = stage
    told = at_once(*[lambda: filed(run, cast)] * 2, refusals=REFUSALS)
    assert told == ["done", "filed_already"] and Appeal.objects.count() == 1


def test_two_deciding_at_once_make_one_decision_and_one_event(stage: Stage) -> None:
    cast, third, fourth, run = stage
    one = move_appeal(appeal=filed(run, cast), to="review", actor=third)
    told = at_once(
        lambda: move_appeal(appeal=one, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1)),
        lambda: move_appeal(appeal=one, to="rejected", actor=fourth, reason="No."),
        refusals=REFUSALS,
    )
    assert told == ["done", "not_from_here"]
    events = ResponseEvent.objects.filter(kind=EventKind.REATTRIBUTED).count()
    assert events == (Appeal.objects.get().state == "upheld")


def test_two_agreeing_at_once_leave_the_answer_out_once(stage: Stage) -> None:
    cast, third, fourth, run = stage
    fifth = make_user("fifth", "headquarters", cast.ho)
    one = move_appeal(appeal=filed(run, cast), to="review", actor=third)
    move_appeal(appeal=one, to="proposed", actor=third, reason="An insult.", remedy=EXCLUDED)
    told = at_once(
        *(lambda who=who: move_appeal(appeal=one, to="upheld", actor=who) for who in (fourth, fifth)), refusals=REFUSALS
    )
    assert told == ["done", "not_from_here"]
    assert AppealMove.objects.filter(to="upheld").count() == 1
    assert ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).count() == 1


def test_two_workers_at_once_make_one_corrected_run(stage: Stage) -> None:
    cast, third, _fourth, run = stage
    one = move_appeal(appeal=filed(run, cast), to="review", actor=third)
    move_appeal(appeal=one, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1))
    assert at_once(reflect_appeals, reflect_appeals, refusals=REFUSALS) == ["done", "done"]
    assert (ScoreRun.objects.count(), Reflection.objects.count()) == (2, 1)


def test_two_publishing_at_once_publish_once_and_one_is_told(stage: Stage) -> None:
    cast, third, fourth, _run = stage
    corrected = calculated(cast, correct="Another look.")
    move_run(run=corrected, to="review", actor=cast.headquarters)
    move_run(run=corrected, to="signed", actor=cast.second)
    told = at_once(
        *(lambda who=who: move_run(run=corrected, to="published", actor=who) for who in (third, fourth)),
        refusals=REFUSALS,
    )
    assert told == ["done", "done_already"] or told == ["done", "not_from_here"]
    assert AppraisalStep.objects.filter(run=corrected, kind="published").count() == 1
