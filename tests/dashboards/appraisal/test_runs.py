"""From a published score run to a published appraisal: two people, once, frozen; a correction names the old run."""

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from dashboards.actions.appraisal import AppraisalRefused, IllegalRunMove, calculate_appraisal, comment_run, move_run
from dashboards.actions.appraisal.lifecycle import appeal_deadline, state_of
from dashboards.actions.incidents import IllegalMove, VetoTerms, move_incident, propose_veto
from dashboards.formulas.veto import Effect
from dashboards.models import (
    AppraisalComment,
    AppraisalResult,
    AppraisalRun,
    AppraisalStep,
    Incident,
    SchemeVersion,
    ScoreRun,
)
from dashboards.queries.appraisal.runs import (
    corrected_figures,
    current_result,
    current_runs,
    visible_results,
    visible_run,
    visible_runs,
)
from surveys.models import AuditEntry, User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated, in_force, publish, publish_scores, successor
from tests.dashboards.evidence.conftest import recorded
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.answers import published as surveyed
from tests.factories.official import QUARTER, drawn

pytestmark = pytest.mark.both_databases
D = Decimal


def vetoed(cast: Cast, external: User) -> Incident:
    """In force for the quarter: grade E at best."""
    one = recorded(cast, external, happened_on=QUARTER.first_day)
    for to in ("investigating", "confirmed"):
        move_incident(incident=one, to=to, actor=cast.headquarters, reason="seen")
    terms = VetoTerms(QUARTER, Effect("grade_cap", "E"), Effect("points_zero"))
    propose_veto(incident=one, terms=terms, reason="red line", actor=cast.headquarters)
    return move_incident(incident=one, to="in_force", actor=cast.second)


def test_run_judges_every_branch_from_published_scores(run: AppraisalRun, scores: ScoreRun) -> None:
    results = list(run.results.select_related("unit").order_by("unit__code"))
    assert [one.unit.code for one in results] == ["E1", "E2", "W1"]
    assert list(run.score_runs.all()) == [scores]
    card = json.loads(results[0].content)
    figure = scores.figures.get(index="satisfaction", unit=results[0].unit)
    assert card["rows"][0]["own"]["value"] == str(figure.value)
    assert card["score_runs"]["retail"] == {"run": str(scores.public_id), "sha256": scores.sha256}
    assert (card["with_veto"]["total"], card["with_veto"]["grade"]) == (str(results[0].total), results[0].grade)
    assert card["rows"][1]["way"] == "neutral" and card["rows"][1]["points"] == "50.0"


def test_calculated_again_it_is_the_same_run(cast: Cast, run: AppraisalRun) -> None:
    again = calculate_appraisal(scheme="branches", period=QUARTER, actor=cast.second)
    assert (again.run, again.created) == (run, False)
    assert AppraisalRun.objects.count() == 1


def test_same_facts_give_the_same_bytes(cast: Cast, run: AppraisalRun) -> None:
    again = calculated(cast, correct="nothing", as_of=run.facts_as_of)
    assert again.sha256 == run.sha256 and again.supersedes == run
    assert corrected_figures(again) == {}


def test_dry_run_writes_nothing(cast: Cast, scores: ScoreRun, version: SchemeVersion) -> None:
    found = calculate_appraisal(scheme="branches", period=QUARTER, actor=None, dry_run=True)
    assert (found.run, len(found.cards), AppraisalRun.objects.count()) == (None, 3, 0)


@pytest.mark.parametrize("reason", ["no_score_run", "no_scheme"])
def test_what_is_missing_is_said(cast: Cast, reason: str) -> None:
    if reason == "no_score_run":
        in_force(cast)
    with pytest.raises(AppraisalRefused, match=reason):
        calculate_appraisal(scheme="branches", period=QUARTER, actor=None)
    assert not AppraisalRun.objects.exists()


def test_time_of_the_facts_is_past(cast: Cast, scores: ScoreRun, version: SchemeVersion) -> None:
    with pytest.raises(AppraisalRefused, match="in_future"):
        calculated(cast, as_of=timezone.now() + timedelta(days=1))


def test_three_steps_and_two_people_publish(cast: Cast, run: AppraisalRun) -> None:
    assert state_of(run) == "calculated"
    with pytest.raises(IllegalRunMove, match="not_from_here"):
        move_run(run=run, to="published", actor=cast.second)
    move_run(run=run, to="review", actor=cast.headquarters)
    with pytest.raises(IllegalRunMove, match="second_person_needed"):
        move_run(run=run, to="signed", actor=cast.headquarters)
    signed = move_run(run=run, to="signed", actor=cast.second)
    with pytest.raises(IllegalRunMove, match="you_signed"):
        move_run(run=run, to="published", actor=cast.second)
    move_run(run=run, to="published", actor=cast.headquarters)
    assert move_run(run=run, to="signed", actor=cast.second) == signed
    assert state_of(AppraisalRun.objects.get(pk=run.pk)) == "published"
    verbs = AuditEntry.objects.filter(verb__startswith="appraisal").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["appraisal.calculated", "appraisal.review", "appraisal.signed", "appraisal.published"]


def test_who_comes_second_is_told(cast: Cast, published: AppraisalRun, third: User) -> None:
    with pytest.raises(IllegalRunMove, match="done_already"):
        move_run(run=published, to="published", actor=third)
    assert published.steps.count() == 3


def test_appeals_stay_open_for_ten_working_days(cast: Cast, published: AppraisalRun) -> None:
    deadline = appeal_deadline(AppraisalRun.objects.get(pk=published.pk))
    assert deadline is not None and deadline >= timezone.now().date() + timedelta(days=12)
    with pytest.raises(IllegalRunMove, match="window_open"):
        move_run(run=published, to="final", actor=cast.second)


def test_published_run_becomes_final_unless_a_published_correction_holds(
    cast: Cast, published: AppraisalRun, time_machine: Any
) -> None:
    publish(calculated(cast, correct="A visit was missing."), cast)
    newest = AppraisalRun.objects.get(supersedes=published)
    time_machine.move_to(timezone.now() + timedelta(days=60), tick=False)
    with pytest.raises(IllegalRunMove, match="superseded"):
        move_run(run=published, to="final", actor=cast.second)
    assert move_run(run=newest, to="final", actor=cast.second).kind == "final"


def test_remarks_are_made_in_review_only(cast: Cast, run: AppraisalRun) -> None:
    with pytest.raises(IllegalRunMove, match="not_in_review"):
        comment_run(run=run, text="E1 seems low.", actor=cast.second)
    move_run(run=run, to="review", actor=cast.headquarters)
    with pytest.raises(IllegalRunMove, match="comment_needed"):
        comment_run(run=run, text="  ", actor=cast.second)
    assert comment_run(run=run, text="E1 seems low.", actor=cast.second).text == "E1 seems low."


def test_database_keeps_every_row_of_an_appraisal(cast: Cast, run: AppraisalRun) -> None:
    move_run(run=run, to="review", actor=cast.headquarters)
    comment_run(run=run, text="Look.", actor=cast.second)
    through = AppraisalRun.score_runs.through
    kept: tuple[tuple[Any, dict[str, Any]], ...] = (
        (AppraisalRun, {"sha256": "0"}),
        (AppraisalResult, {"grade": "A"}),
        (AppraisalStep, {"actor": cast.second}),
        (AppraisalComment, {"text": ""}),
        (through, {"scorerun_id": 0}),
    )
    for model, change in kept:
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
        assert model.objects.exists()


def test_veto_caps_the_grade_and_lifting_it_corrects_the_run(
    cast: Cast, external: User, third: User, scores: ScoreRun, version: SchemeVersion
) -> None:
    incident = vetoed(cast, external)
    first = publish(calculated(cast), cast)
    result = first.results.get(unit=cast.e1)
    assert (result.vetoed, result.grade, result.plain_grade, result.total) == (True, "E", "D", result.plain)
    assert json.loads(result.content)["vetoes"][0]["incident"] == incident.name
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="It was another branch.")
    again = calculate_appraisal(scheme="branches", period=QUARTER, actor=None, dry_run=True).cards
    assert [(one.unit, one.grade) for one in again if one.effects] == [("E1", "E")]
    move_incident(incident=incident, to="lifted", actor=third, reason="Right.")
    second = calculated(cast, correct="The veto was lifted.")
    assert (second.supersedes, second.reason) == (first, "The veto was lifted.")
    changed = corrected_figures(second)
    told = [(one.where, one.what, one.before, one.after) for one in changed["E1"]]
    assert told[:2] == [("card", "vetoes", incident.name, None), ("with_veto", "grade", "E", "D")]
    was, now = (result_of(one)["leaders"][0] for one in (first, second))
    assert told[2:] == [
        (f"leader {now['first']}", what, was["with_veto"][what], now["with_veto"][what]) for what in ("total", "grade")
    ]
    assert was["with_veto"] == {"total": "0.0", "grade": "E"}
    assert list(changed) == ["E1"]
    assert first.results.get(unit=cast.e1).grade == "E"


def test_veto_has_the_effect_that_the_scheme_says(cast: Cast, external: User, visit: Visit) -> None:
    in_force(cast, vetoes={"serious": {"unit": "grade_cap:D", "leader": "points_zero"}})
    one = recorded(cast, external, happened_on=QUARTER.first_day)
    for to in ("investigating", "confirmed"):
        move_incident(incident=one, to=to, actor=cast.headquarters, reason="seen")
    page = visit(cast.headquarters).get(reverse("dashboards:incident", args=[one.pk])).content.decode()
    assert "on the unit grade D at best, on the leader points set to zero, worst grade." in page
    milder = VetoTerms(QUARTER, Effect("grade_cap", "B"), Effect("none"))
    with pytest.raises(IllegalMove, match="not_by_scheme"):
        propose_veto(incident=one, terms=milder, reason="red line", actor=cast.headquarters)
    right = VetoTerms(QUARTER, Effect("grade_cap", "D"), Effect("points_zero"))
    assert propose_veto(incident=one, terms=right, reason="red line", actor=cast.headquarters).state == "proposed"


def result_of(run: AppraisalRun) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.results.get(unit__code="E1").content)
    return found


def test_corrected_run_goes_no_further(cast: Cast, run: AppraisalRun) -> None:
    calculated(cast, correct="Another look.")
    with pytest.raises(IllegalRunMove, match="superseded"):
        move_run(run=run, to="review", actor=cast.headquarters)


def test_published_correction_holds_and_the_old_one_stays(cast: Cast, published: AppraisalRun) -> None:
    second = calculated(cast, correct="Another look.")
    assert list(current_runs(cast.manager)) == [published]
    publish(second, cast)
    assert list(current_runs(cast.manager)) == [second]
    assert published in visible_runs(cast.manager)


def test_runs_are_seen_when_published_and_by_who_sees_the_unit(cast: Cast, run: AppraisalRun) -> None:
    for person in (cast.manager, cast.supervisor, cast.outsider):
        with pytest.raises(Http404):
            visible_run(person, run.public_id)
    assert visible_run(cast.auditor, run.public_id) == run
    publish(run, cast)
    seen = {
        person.username: sorted(visible_results(person, run).values_list("unit__code", flat=True))
        for person in (cast.headquarters, cast.supervisor, cast.manager, cast.frontline, cast.outsider)
    }
    assert seen == {
        "headquarters": ["E1", "E2", "W1"],
        "supervisor": ["E1", "E2"],
        "manager": ["E1"],
        "frontline": [],
        "outsider": [],
    }
    assert current_result(cast.manager, "E2", QUARTER.code) is None


def test_only_head_office_calculates_and_signs(cast: Cast, run: AppraisalRun) -> None:
    for person in (cast.supervisor, cast.manager, cast.auditor):
        with pytest.raises(PermissionDenied):
            calculated_by(person)
        with pytest.raises(PermissionDenied):
            move_run(run=run, to="review", actor=person)


def calculated_by(person: User) -> None:
    calculate_appraisal(scheme="branches", period=QUARTER, actor=person, correct="mine")


def test_region_with_its_own_scheme_leaves_the_banks_run(cast: Cast, scores: ScoreRun) -> None:
    in_force(cast, spread=0)
    in_force(cast, "east", cast.east, spread=0)
    bank = calculated(cast)
    east = calculate_appraisal(scheme="east", period=QUARTER, actor=cast.headquarters).run
    assert east is not None
    codes = [sorted(one.results.values_list("unit__code", flat=True)) for one in (bank, east)]
    assert codes == [["W1"], ["E1", "E2"]]


def test_leaders_of_a_period_stand_on_the_card_with_their_days(
    cast: Cast, scores: ScoreRun, version: SchemeVersion
) -> None:
    second = successor(cast)
    leaders = json.loads(calculated(cast).results.get(unit=cast.e1).content)["leaders"]
    eve = second.since - timedelta(days=1)
    assert [(one["user"], one["first"], one["last"], one["days"]) for one in leaders] == [
        (cast.manager.pk, str(QUARTER.first_day), str(eve), (second.since - QUARTER.first_day).days),
        (second.user_id, str(second.since), str(QUARTER.last_day), (QUARTER.last_day - eve).days),
    ]


def test_answers_count_for_whose_time_the_service_was_in(cast: Cast, version: SchemeVersion) -> None:
    second = successor(cast)
    eve, survey = second.since - timedelta(days=1), surveyed("retail", code="visit")
    drawn(survey, cast.e1, 8, seed=2, service_date=eve)
    drawn(survey, cast.e1, 52, seed=3, mood=3.0, service_date=second.since)
    for place, unit in enumerate((cast.e2, cast.w1)):
        drawn(survey, unit, 60, mood=3.5 + place)
    publish_scores(cast)
    served = (cast.manager.pk, second.user_id)
    card = json.loads(calculated(cast).results.get(unit=cast.e1).content)
    own = {one["user"]: one["own"]["retail"] for one in card["leaders"]}
    assert [(own[user]["n"], own[user]["of"]) for user in served] == [(8, 60), (52, 60)]
    figure = card["rows"][0]["own"]
    assert own[served[0]]["value"] is None and not own[served[0]]["counts"]
    one, r, a = own[served[1]], D(figure["reliability"]), D(figure["facts"]["adjusted"])
    peers = (D(figure["value"]) - r * a) / (1 - r)
    mean = a + D(one["own_mean"]) - D(one["whole_mean"])
    assert abs(peers + D(one["reliability"]) * (mean - peers) - D(one["value"])) < D("0.0001") and one["counts"]
    first, other = card["leaders"]
    assert first["with_veto"] == card["with_veto"] != other["with_veto"]


def test_leader_of_the_whole_year_has_the_result_of_the_unit(run: AppraisalRun) -> None:
    result = run.results.get(unit__code="E1")
    (leader,) = json.loads(result.content)["leaders"]
    assert leader["with_veto"] == {"total": str(result.total), "grade": result.grade} and leader["own"] == {}


def test_command_calculates_and_refuses_in_words(cast: Cast, scores: ScoreRun) -> None:
    told = io.StringIO()
    with pytest.raises(CommandError, match="No version of the scheme “branches” is in force") as refusal:
        call_command("run_appraisal", period=QUARTER.code, scheme="branches")
    assert refusal.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("run_appraisal", period="soon", scheme="branches")
    with pytest.raises(CommandError, match="is not a quarter"):
        call_command("run_appraisal", period="2026-01", scheme="branches")
    in_force(cast)
    call_command("run_appraisal", period=QUARTER.code, scheme="branches", dry_run=True, stdout=told)
    assert "3 units" in told.getvalue() and "nothing was written" in told.getvalue()
    call_command("run_appraisal", period=QUARTER.code, scheme="branches", stdout=told)
    assert ": calculated, run " in told.getvalue()
    call_command("run_appraisal", period=QUARTER.code, scheme="branches", stdout=told)
    assert ": calculated already, run " in told.getvalue()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explanation_ends_in_the_figure_of_the_board(cast: Cast, published: AppraisalRun, language: str) -> None:
    told = io.StringIO()
    call_command("explain_score", "E1", QUARTER.code, language=language, stdout=told)
    lines = told.getvalue().splitlines()
    result = published.results.get(unit=cast.e1)
    assert lines[-1] == f"graded: {result.total} {result.grade}"
    said = "答卷" if language == "zh" else "answers count"
    assert any(said in line for line in lines)


def test_explanation_of_what_is_not_there_is_refused(cast: Cast, run: AppraisalRun) -> None:
    with pytest.raises(CommandError, match="No appraisal of the unit “E1” is there"):
        call_command("explain_score", "E1", QUARTER.code)
