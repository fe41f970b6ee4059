"""Deciding: independent, with a reason, by two people where an answer is left out; upheld, something is put right."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.actions.appeals import TRANSITIONS, Against, AppealRefused, Remedy, legal_steps, move_appeal
from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.supplies import Supplied, decide_supply, propose_supply
from dashboards.forms.appeal_words import STEPS, fact_said, problem_said, refusal_said
from dashboards.models import Appeal, AppealMove, AppealState, AppraisalRun, Complaint
from dashboards.queries.appeals.facts import corrected_facts, fact_of
from surveys.actions.responses import withdraw_response
from surveys.models import Appointment, AuditEntry, EventKind, Response, ResponseEvent, Unit, User
from tests.cast import Cast, make_user
from tests.dashboards.appeals.conftest import EXCLUDED, against_visits, filed, moved_to
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.formulas.appraisal.schemes import line, official, part
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases


def refused(appeal: Appeal, to: str, actor: User, reason: str = "why", remedy: Remedy | None = None) -> str:
    before = AppealMove.objects.count(), ResponseEvent.objects.count()
    with pytest.raises(AppealRefused) as caught:
        move_appeal(appeal=appeal, to=to, actor=actor, reason=reason, remedy=remedy)
    assert len(refusal_said(caught.value)) > 20
    assert (AppealMove.objects.count(), ResponseEvent.objects.count()) == before
    return caught.value.reason


def test_answer_given_at_the_wrong_branch_is_counted_where_it_belongs(
    cast: Cast, reviewed: Appeal, third: User
) -> None:
    move_appeal(appeal=reviewed, to="upheld", actor=third, reason="So it was.", remedy=moved_to(cast.w1))
    event = ResponseEvent.objects.filter(response_id=reviewed.response_id).latest("id")
    assert event.kind == EventKind.REATTRIBUTED and event.actor_id == third.pk
    assert (event.minus.unit, event.plus.unit) == (cast.e1, cast.w1)
    assert event.reason == f"{reviewed.name} upheld: wrong_branch"
    move = AppealMove.objects.get(to="upheld")
    assert (move.remedy, move.moved_to, move.event, move.actor) == ("reattributed", cast.w1, event.pk, third)
    assert Response.objects.get(id=reviewed.response_id).unit_id == cast.e1.pk  # the answer itself is never edited


def test_answer_is_left_out_only_when_a_second_person_agrees(
    cast: Cast, reviewed: Appeal, third: User, fourth: User
) -> None:
    assert refused(reviewed, "upheld", third, remedy=EXCLUDED) == "second_person_needed"
    proposed = move_appeal(appeal=reviewed, to="proposed", actor=third, reason="An insult.", remedy=EXCLUDED)
    assert refused(proposed, "upheld", third) == "you_proposed"
    assert not ResponseEvent.objects.filter(kind=EventKind.WITHDRAWN).exists()
    move_appeal(appeal=proposed, to="upheld", actor=fourth)
    event = ResponseEvent.objects.get(kind=EventKind.WITHDRAWN)
    assert (event.response_id, event.plus, event.actor_id) == (reviewed.response_id, None, fourth.pk)
    who = AppealMove.objects.filter(remedy="excluded").order_by("step").values_list("to", "actor__username")
    assert list(who) == [("proposed", "third"), ("upheld", "fourth")]


def test_second_person_may_disagree_and_it_is_reviewed_again(reviewed: Appeal, third: User, fourth: User) -> None:
    proposed = move_appeal(appeal=reviewed, to="proposed", actor=third, reason="An insult.", remedy=EXCLUDED)
    assert refused(proposed, "review", fourth, reason="") == "reason_needed"
    back = move_appeal(appeal=proposed, to="review", actor=fourth, reason="Harsh, but fair.")
    assert move_appeal(appeal=back, to="rejected", actor=third, reason="Agreed.").state == "rejected"


@pytest.mark.parametrize("ground", ["misread", "abuse"])
def test_what_was_misread_or_abusive_belongs_nowhere_else(
    cast: Cast, published: AppraisalRun, third: User, ground: str
) -> None:
    one = move_appeal(appeal=filed(published, cast, ground=ground), to="review", actor=third)
    assert refused(one, "upheld", third, remedy=moved_to(cast.w1)) == "remedy_needed"
    assert move_appeal(appeal=one, to="proposed", actor=third, reason="Seen.", remedy=EXCLUDED).state == "proposed"


@pytest.mark.parametrize(
    "remedy,why", [("none", "remedy_needed"), ("same", "same_unit"), ("department", "unit_needed")]
)
def test_to_uphold_is_to_say_what_is_put_right(
    cast: Cast, reviewed: Appeal, third: User, remedy: str, why: str
) -> None:
    given = {"none": None, "same": moved_to(cast.e1), "department": moved_to(cast.d1)}[remedy]
    assert refused(reviewed, "upheld", third, remedy=given) == why


def test_answer_does_not_go_to_a_branch_that_was_not_open(cast: Cast, reviewed: Appeal, third: User) -> None:
    Unit.objects.filter(pk=cast.w1.pk).update(opened=date(2100, 1, 1))
    assert refused(reviewed, "upheld", third, remedy=moved_to(Unit.objects.get(pk=cast.w1.pk))) == "unit_not_open"


def test_nobody_reviews_who_had_a_part(cast: Cast, appeal: Appeal, third: User) -> None:
    assert refused(appeal, "review", cast.headquarters) == "you_had_a_part"  # calculated and published
    assert refused(appeal, "review", cast.second) == "you_had_a_part"  # signed
    Appointment.objects.create(user=third, unit=cast.e1, role="frontline", since=date(2024, 1, 1))
    assert refused(appeal, "review", third) == "you_belong_there"
    Appointment.objects.create(user=cast.manager, unit=cast.ho, role="headquarters", since=date(2024, 1, 1))
    again = User.objects.get(pk=cast.manager.pk)
    assert refused(appeal, "review", again) == "you_filed"


def test_who_would_receive_the_answer_does_not_decide(cast: Cast, reviewed: Appeal, fourth: User) -> None:
    Appointment.objects.create(user=fourth, unit=cast.w1, role="manager", since=QUARTER.last_day)
    assert refused(reviewed, "upheld", fourth, remedy=moved_to(cast.w1)) == "you_belong_there"


def test_only_head_office_decides_and_only_the_unit_withdraws(cast: Cast, appeal: Appeal, third: User) -> None:
    for person in (cast.supervisor, cast.auditor, cast.designer, cast.manager):
        with pytest.raises(PermissionDenied):
            move_appeal(appeal=appeal, to="review", actor=person)
    for person in (third, cast.supervisor):
        with pytest.raises(PermissionDenied):
            move_appeal(appeal=appeal, to="withdrawn", actor=person)
    assert move_appeal(appeal=appeal, to="withdrawn", actor=cast.manager).state == "withdrawn"


def test_step_that_the_table_does_not_name_is_refused(cast: Cast, appeal: Appeal, third: User) -> None:
    legal = {to for source, to in TRANSITIONS if source == "filed"}
    for to in set(AppealState.values) - legal - {"filed"}:
        assert refused(appeal, to, third) == "not_from_here"
    done = move_appeal(appeal=appeal, to="withdrawn", actor=cast.manager)
    for to in AppealState.values:
        if to != "withdrawn":
            assert refused(done, to, third) == "not_from_here"


def test_button_pressed_twice_does_it_once(reviewed: Appeal, third: User) -> None:
    assert move_appeal(appeal=reviewed, to="review", actor=third).step == 1
    assert AppealMove.objects.count() == 2


def test_nothing_is_decided_without_a_reason(cast: Cast, reviewed: Appeal, third: User) -> None:
    assert refused(reviewed, "rejected", third, reason=" ") == "reason_needed"
    assert refused(reviewed, "upheld", third, reason=" ", remedy=moved_to(cast.w1)) == "reason_needed"


def test_answer_that_its_customer_took_back_meanwhile_is_said_to_be_gone(
    cast: Cast, reviewed: Appeal, third: User
) -> None:
    withdraw_response(response_id=reviewed.response_id, actor=None, reason="taken back")
    assert refused(reviewed, "upheld", third, remedy=moved_to(cast.w1)) == "answer_gone"
    assert Appeal.objects.get().state == "review"


def complaint(cast: Cast, unit: Unit, by: User | None, number: int = 1) -> None:
    day = QUARTER.first_day
    record_complaints(facts=[ComplaintFacts("C1", unit.pk, "waiting", "branch", "minor", day, day)], actor=by)
    assert Complaint.objects.count() == number


def judged_by_complaints(cast: Cast) -> AppraisalRun:
    parts = [
        part("retail", 60, official("retail"), line(50, 100), least="indicative", below=["region", "neutral"]),
        part("complaints", 40, {"kind": "complaints"}, line(100, 0), below=["neutral"]),
    ]
    in_force(cast, components=parts)
    return publish(calculated(cast), cast)


def test_component_is_upheld_by_naming_the_fact_that_was_corrected(
    cast: Cast, scores: Any, third: User, fourth: User
) -> None:
    complaint(cast, cast.e1, cast.headquarters)
    run = judged_by_complaints(cast)
    one = against_visits(run, cast, against=Against(component="complaints"))
    move_appeal(appeal=one, to="review", actor=third)
    one = Appeal.objects.get()
    assert refused(one, "upheld", third, remedy=Remedy("fact")) == "no_corrected_fact"
    complaint(cast, cast.w1, third, 2)  # the same complaint, moved to the branch that it was about
    facts = corrected_facts(one)
    assert [(fact.kind, fact.thing.unit, fact.thing.number) for fact in facts] == [("complaint", cast.w1, 2)]
    assert refused(one, "upheld", third, remedy=Remedy("fact")) == "fact_needed"
    assert refused(one, "upheld", third, remedy=Remedy("fact", fact=facts[0].key)) == "you_recorded_it"
    assert refused(one, "proposed", fourth, remedy=EXCLUDED) == "no_answer_to_leave_out"
    move_appeal(appeal=one, to="upheld", actor=fourth, reason="Not theirs.", remedy=Remedy("fact", fact=facts[0].key))
    move = AppealMove.objects.get(to="upheld")
    assert (move.fact, move.event) == (facts[0].key, None) and fact_of(move.fact) == facts[0]


def supplied(cast: Cast, value: int) -> None:
    one = Supplied(cast.e1.pk, "deposits", QUARTER, Decimal(value))
    batch = propose_supply(kind="figure", values=[one], actor=cast.headquarters)
    decide_supply(batch=batch, approve=True, actor=cast.second)


def test_component_of_a_supplied_figure_is_upheld_by_the_value_approved_since(
    cast: Cast, scores: Any, third: User
) -> None:
    parts = [
        part("retail", 60, official("retail"), line(50, 100), least="indicative", below=["region", "neutral"]),
        part("deposits", 40, {"kind": "figure", "code": "deposits"}, line(0, 100), below=["neutral"]),
    ]
    in_force(cast, components=parts)
    supplied(cast, 40)
    run = publish(calculated(cast), cast)
    move_appeal(appeal=against_visits(run, cast, against=Against(component="deposits")), to="review", actor=third)
    one = Appeal.objects.get()
    assert corrected_facts(one) == []
    supplied(cast, 60)
    (fact,) = corrected_facts(one)
    assert (fact.thing.value, fact.recorded_by_id) == (60, cast.headquarters.pk)
    assert "60" in fact_said(fact) and fact_of(fact.key) == fact
    move_appeal(appeal=one, to="upheld", actor=third, reason="Wrong sum.", remedy=Remedy("fact", fact=fact.key))


def test_reader_is_offered_the_steps_that_are_theirs_with_what_stands_in_the_way(
    cast: Cast, appeal: Appeal, third: User
) -> None:
    assert legal_steps(appeal, third) == [("review", "")]
    assert legal_steps(appeal, cast.headquarters) == [("review", "you_had_a_part")]
    assert legal_steps(appeal, cast.manager) == [("withdrawn", "")]
    assert legal_steps(appeal, cast.auditor) == []
    assert legal_steps(appeal, make_user("other", "manager", cast.w1)) == []
    assert problem_said("you_had_a_part") and all(to in STEPS or to == "filed" for _source, to in TRANSITIONS)


def test_every_step_is_in_the_audit_log(cast: Cast, reviewed: Appeal, third: User) -> None:
    move_appeal(appeal=reviewed, to="rejected", actor=third, reason="No.")
    told = AuditEntry.objects.filter(subject=reviewed.name).order_by("id").values_list("verb", "actor__username")
    assert list(told) == [("appeal.filed", "manager"), ("appeal.review", "third"), ("appeal.rejected", "third")]
