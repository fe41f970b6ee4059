"""Calculated again: corrected runs that name the old ones, each decision once, published by people."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from dashboards.actions.appeals import Against, Remedy, move_appeal, reflect_appeals
from dashboards.actions.appraisal import IllegalRunMove, calculate_appraisal, move_run
from dashboards.actions.appraisal.lifecycle import appeal_deadline
from dashboards.actions.incidents import move_incident
from dashboards.actions.observations import record_observation
from dashboards.actions.official import close_period
from dashboards.models import Appeal, AppraisalRun, Reflection, ScoreRun
from dashboards.queries.appeals.contested import counts_at
from dashboards.queries.appeals.facts import corrected_facts
from dashboards.queries.appraisal.runs import corrected_figures, current_runs
from dashboards.queries.observations import checklist_in_force
from dashboards.tasks import calculate_again
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appeals.conftest import EXCLUDED, against_visits, counted, filed, moved_to
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.formulas.appraisal.schemes import line, official, part
from tests.factories.answers import published as a_survey
from tests.factories.official import QUARTER, closed, drawn, published_by_two
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def upheld(cast: Cast, reviewed: Appeal, third: User) -> Appeal:
    return move_appeal(appeal=reviewed, to="upheld", actor=third, reason="So it was.", remedy=moved_to(cast.w1))


def newest_scores() -> ScoreRun:
    return ScoreRun.objects.get(superseded_by=None)


def newest() -> AppraisalRun:
    return AppraisalRun.objects.get(superseded_by=None)


def test_corrected_scores_come_first_and_then_the_appraisal_that_people_publish(
    cast: Cast, upheld: Appeal, published: AppraisalRun, scores: ScoreRun
) -> None:
    assert calculate_again() == 1
    second = newest_scores()
    assert (second.supersedes, second.reason, second.created_by) == (scores, f"upheld: {upheld.name}", None)
    assert counts_at(scores, cast.e1.pk, upheld.response_id) and counts_at(second, cast.w1.pk, upheld.response_id)
    assert not counts_at(second, cast.e1.pk, upheld.response_id)
    assert second.answers == scores.answers and AppraisalRun.objects.count() == 1  # waits for its publication
    published_by_two(second, cast)
    assert calculate_again() == 1
    run = newest()
    assert (run.supersedes, run.reason, run.created_by) == (published, f"upheld: {upheld.name}", None)
    assert list(run.score_runs.all()) == [second] and list(current_runs(cast.manager)) == [published]
    publish(run, cast)
    assert list(current_runs(cast.manager)) == [run]


def test_every_changed_figure_is_listed(cast: Cast, upheld: Appeal, published: AppraisalRun) -> None:
    reflect_appeals()
    published_by_two(newest_scores(), cast)
    reflect_appeals()
    changes = corrected_figures(newest())
    assert {"E1", "W1"} <= changes.keys()
    value = next(one for one in changes["E1"] if (one.where, one.what) == ("retail", "value"))
    card = json.loads(newest().results.get(unit=cast.e1).content)
    assert value.after == card["rows"][0]["figure"]["value"] != value.before


def test_done_again_and_again_nothing_more_comes_of_it(cast: Cast, upheld: Appeal) -> None:
    assert [reflect_appeals() for _time in range(3)] == [1, 0, 0]
    published_by_two(newest_scores(), cast)
    assert [reflect_appeals() for _time in range(3)] == [1, 0, 0]
    assert (ScoreRun.objects.count(), AppraisalRun.objects.count(), Reflection.objects.count()) == (2, 2, 2)


def test_several_decisions_make_one_corrected_run(cast: Cast, published: AppraisalRun, third: User) -> None:
    scores = published.score_runs.get()
    for place in range(3):
        one = filed(published, cast, against=Against(response_id=counted(scores, cast.e1, place)))
        move_appeal(appeal=one, to="review", actor=third)
        move_appeal(appeal=one, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1))
    assert reflect_appeals() == 1
    names = ", ".join(one.name for one in Appeal.objects.order_by("pk"))
    assert newest_scores().reason == f"upheld: {names}"
    assert Reflection.objects.filter(score_run=newest_scores()).count() == 3


def test_answer_that_is_left_out_is_shown_as_withdrawn(
    cast: Cast, reviewed: Appeal, scores: ScoreRun, third: User, fourth: User
) -> None:
    move_appeal(appeal=reviewed, to="proposed", actor=third, reason="An insult.", remedy=EXCLUDED)
    move_appeal(appeal=reviewed, to="upheld", actor=fourth)
    assert reflect_appeals() == 1
    assert newest_scores().answers == scores.answers - 1
    assert newest_scores().contributions.get(excluded="withdrawn").n == 1


def test_rejected_and_withdrawn_appeals_change_nothing(cast: Cast, reviewed: Appeal, third: User) -> None:
    move_appeal(appeal=reviewed, to="rejected", actor=third, reason="No.")
    assert reflect_appeals() == 0 and not Reflection.objects.exists()


def test_run_that_has_the_decision_in_already_is_noted_and_not_corrected(
    cast: Cast, upheld: Appeal, published: AppraisalRun
) -> None:
    by_hand = close_period(programme="retail", period=QUARTER, actor=None, correct="by hand").run
    assert by_hand is not None
    published_by_two(by_hand, cast)
    corrected = calculated(cast, correct="by hand")
    assert reflect_appeals() == 0
    assert {(one.score_run, one.run) for one in Reflection.objects.all()} == {(by_hand, None), (None, corrected)}


def test_corrected_fact_is_calculated_with_at_once(
    cast: Cast, published: AppraisalRun, third: User, fourth: User
) -> None:
    one = against_visits(published, cast)
    move_appeal(appeal=one, to="review", actor=third)
    record_visit_of(cast)
    fact = corrected_facts(one)[0]
    move_appeal(appeal=one, to="upheld", actor=fourth, reason="Yes.", remedy=Remedy("fact", fact=fact.key))
    assert reflect_appeals() == 1 and reflect_appeals() == 0
    row = json.loads(newest().results.get(unit=cast.e1).content)["rows"][1]
    assert row["way"] == "own" and newest().reason == f"upheld: {one.name}"


def record_visit_of(cast: Cast) -> None:
    checklist = checklist_in_force()
    assert checklist is not None
    results: dict[str, Any] = {item["code"]: True for item in checklist.items}
    seen = {"kind": "mystery", "observed_on": QUARTER.first_day, "results": results, "checklist": checklist}
    record_observation(unit=cast.e1, actor=cast.headquarters, **seen)


def test_lifted_veto_gives_the_grade_back_in_a_corrected_run(
    cast: Cast, external: User, scores: Any, version: Any, third: User
) -> None:
    incident = vetoed(cast, external)
    first = publish(calculated(cast), cast)
    assert first.results.get(unit=cast.e1).grade == "E" and reflect_appeals() == 0
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="It was another branch.")
    assert reflect_appeals() == 0
    move_incident(incident=incident, to="lifted", actor=third, reason="So it was.")
    assert reflect_appeals() == 1 and reflect_appeals() == 0
    run = newest()
    assert (run.supersedes, run.reason) == (first, f"upheld: {incident.name}")
    result = run.results.get(unit=cast.e1)
    assert result.grade == result.plain_grade != "E" and not result.vetoed
    assert list(corrected_figures(run)) == ["E1"]


def test_lifted_veto_is_nothing_to_a_run_that_never_had_it(
    cast: Cast, external: User, published: AppraisalRun, third: User
) -> None:
    incident = vetoed(cast, external)
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="No.")
    move_incident(incident=incident, to="lifted", actor=third, reason="Yes.")
    assert reflect_appeals() == 0 and Reflection.objects.get().run == published


def test_run_of_a_region_is_corrected_too_where_it_used_the_same_scores(
    cast: Cast, scores: ScoreRun, third: User
) -> None:
    in_force(cast, spread=0)
    in_force(cast, "east", cast.east, spread=0)
    bank = publish(calculated(cast), cast)
    east = calculate_appraisal(scheme="east", period=QUARTER, actor=cast.headquarters).run
    assert east is not None
    publish(east, cast)
    one = filed(east, cast)
    move_appeal(appeal=one, to="review", actor=third)
    move_appeal(appeal=one, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1))
    reflect_appeals()
    published_by_two(newest_scores(), cast)
    assert reflect_appeals() == 2
    corrected = AppraisalRun.objects.filter(superseded_by=None).values_list("supersedes", flat=True)
    assert set(corrected) == {bank.pk, east.pk}


def test_run_is_final_only_when_its_appeals_are_settled(cast: Cast, reviewed: Appeal, third: User) -> None:
    run = AppraisalRun.objects.get()
    deadline = appeal_deadline(run)
    assert deadline is not None
    with time_machine.travel(f"{deadline + timedelta(days=1)}T09:00:00+08:00"):
        with pytest.raises(IllegalRunMove, match="appeals_open"):
            move_run(run=run, to="final", actor=cast.headquarters)
        move_appeal(appeal=reviewed, to="rejected", actor=third, reason="No.")
        assert move_run(run=run, to="final", actor=cast.headquarters).kind == "final"


def test_run_with_an_upheld_appeal_is_not_final_before_it_is_corrected(cast: Cast, upheld: Appeal) -> None:
    run = AppraisalRun.objects.get()
    later = time_machine.travel(f"{upheld.deadline + timedelta(days=1)}T09:00:00+08:00")
    with later, pytest.raises(IllegalRunMove, match="appeals_open"):
        move_run(run=run, to="final", actor=cast.headquarters)


def test_run_is_not_final_while_a_veto_in_it_is_appealed_against_or_lifted(
    cast: Cast, external: User, scores: Any, version: Any, third: User
) -> None:
    incident = vetoed(cast, external)
    run = publish(calculated(cast), cast)
    deadline = appeal_deadline(run)
    assert deadline is not None
    for to in ("appealed", "lifted"):
        move_incident(incident=incident, to=to, actor=cast.manager if to == "appealed" else third, reason="why")
        later = time_machine.travel(f"{deadline + timedelta(days=1)}T09:00:00+08:00")
        with later, pytest.raises(IllegalRunMove, match="appeals_open"):
            move_run(run=run, to="final", actor=cast.headquarters)


def test_appraisal_from_two_programmes_is_corrected_for_the_one_that_changed(cast: Cast, third: User) -> None:
    """Answers of the other programme, and its scores, stay as they are."""
    for programme in ("retail", "corporate"):
        version = a_survey(programme, code=programme)
        for unit in (cast.e1, cast.e2, cast.w1):
            drawn(version, unit, 30, seed=programme)
        published_by_two(closed(programme).run, cast)
    parts = [
        part(one, 50, official(one), line(0, 100), least="indicative", below=["neutral"])
        for one in ("retail", "corporate")
    ]
    in_force(cast, components=parts)
    run = publish(calculated(cast), cast)
    retail, corporate = (run.score_runs.get(programme=one) for one in ("retail", "corporate"))
    one = filed(run, cast, against=Against(counted(retail, cast.e1)))
    move_appeal(appeal=one, to="review", actor=third)
    move_appeal(appeal=one, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1))
    assert reflect_appeals() == 1
    second = ScoreRun.objects.get(supersedes=retail)
    published_by_two(second, cast)
    assert reflect_appeals() == 1
    assert set(newest().score_runs.all()) == {second, corporate}


def test_correction_of_what_nobody_saw_is_compared_with_what_was_published(
    cast: Cast, published: AppraisalRun, upheld: Appeal
) -> None:
    between = calculated(cast, correct="by hand")
    reflect_appeals()
    published_by_two(newest_scores(), cast)
    reflect_appeals()
    assert newest().supersedes == between
    value = next(one for one in corrected_figures(newest())["E1"] if (one.where, one.what) == ("retail", "value"))
    before = json.loads(published.results.get(unit=cast.e1).content)["rows"][0]["figure"]["value"]
    assert Decimal(value.before) == Decimal(before)


def test_period_that_cannot_be_closed_leaves_the_appeal_waiting(cast: Cast, upheld: Appeal) -> None:
    with time_machine.travel(f"{QUARTER.last_day}T12:00:00+08:00"):
        assert reflect_appeals() == 0 and not Reflection.objects.exists()
    assert reflect_appeals() == 1


def test_database_itself_takes_a_decision_into_one_run_alone(cast: Cast, upheld: Appeal) -> None:
    reflect_appeals()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.create(appeal=upheld, score_run=newest_scores(), period=QUARTER.code)
