"""Cases are opened by a worker, once for each answer and rule, for the right owner, by the right day."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from surveys.actions.cases import open_cases
from surveys.actions.cases.opening import due_at
from surveys.actions.intake import submit_responses
from surveys.actions.responses import withdraw_response
from surveys.engine.dimensions import SEGMENTS
from surveys.models import AuditEntry, Case, CaseCheck, CaseEvent, CaseRules, Response
from surveys.queries.calendar import bank_calendar
from tests.cast import Cast
from tests.factories.answers import answers, at, give, published, submission
from tests.factories.cases import TUESDAY, a_case, account_manager, in_force, leave, unhappy
from tests.factories.rating import rated_wave

pytestmark = pytest.mark.both_databases


def test_an_unhappy_answer_opens_one_case_and_a_happy_one_none(cast: Cast) -> None:
    in_force(cast)
    response_id, invitation = unhappy(cast)
    give(published(), cast.e1, [answers(5, 5, 5, 5, 5)])
    assert CaseCheck.objects.count() == 2
    assert open_cases() == 2 and open_cases() == 0
    case = Case.objects.get()
    assert (case.response_id, case.rule, case.unit, case.customer) == (
        response_id, "unhappy", cast.e1, invitation.customer,
    )  # fmt: skip
    assert case.grounds == {"scores": {"overall": 0}, "words": []} and case.programme == "retail"
    assert CaseEvent.objects.get().kind == "opened"
    assert AuditEntry.objects.get(verb="cases.opened").details == {"cases": [case.pk]}


def test_looking_again_opens_nothing_twice(cast: Cast) -> None:
    response_id = a_case(cast).response_id
    CaseCheck.objects.create(response_id=response_id)
    assert open_cases() == 1 and Case.objects.count() == 1


def test_the_database_refuses_a_second_case_of_one_answer_and_rule(cast: Cast) -> None:
    case = a_case(cast)
    case.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save(force_insert=True)


def test_an_answer_that_meets_two_rules_has_a_case_for_each(cast: Cast) -> None:
    a_case(cast, comment="我要投诉")
    assert sorted(Case.objects.values_list("rule", flat=True)) == ["complains", "unhappy"]


def test_a_failure_while_opening_leaves_the_answers_waiting(cast: Cast) -> None:
    in_force(cast)
    unhappy(cast)
    broken = CaseRules.objects.create(number=2, definition={}, approved_at=timezone.now())
    with pytest.raises(ValueError, match="malformed"):
        open_cases()
    assert CaseCheck.objects.count() == 1
    broken.delete()
    assert open_cases() == 1 and Case.objects.count() == 1


def test_without_rules_in_force_no_case_is_opened(cast: Cast) -> None:
    unhappy(cast)
    assert open_cases() == 1 and not Case.objects.exists()


def test_many_answers_are_looked_at_in_several_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.actions.cases.opening.BATCH", 2)
    in_force(cast)
    give(published(), cast.e1, [answers(1, 1, 1, 1, 1)] * 5)
    assert open_cases(limit=2) == 2 and open_cases() == 3 and Case.objects.count() == 5


def test_an_answer_withdrawn_before_the_worker_looked_opens_none(cast: Cast) -> None:
    in_force(cast)
    response_id, _invitation = unhappy(cast)
    withdraw_response(response_id=response_id, actor=None, reason="test")
    open_cases()
    assert not Case.objects.exists()


def test_old_answers_brought_in_later_open_none(cast: Cast) -> None:
    in_force(cast)
    version = published()
    old = submission(version, answers(1, 1, 1, 1, 1), at(cast.e1), received_at=timezone.now() - timedelta(days=60))
    submit_responses([old])
    open_cases()
    assert not Case.objects.exists() and not CaseCheck.objects.exists()


def test_an_answer_from_a_poster_opens_a_case_without_a_customer(cast: Cast) -> None:
    in_force(cast)
    give(published(), cast.e1, [answers(1, 1, 1, 1, 1)], channel="qr", scored=False)
    open_cases()
    assert Case.objects.get().customer is None


def test_the_internal_programme_never_waits_to_be_looked_at(cast: Cast) -> None:
    in_force(cast)
    rated_wave(published("internal", constructs=("overall",)), [cast.d1], [{"overall@D1": 1}] * 6)
    assert Response.objects.count() == 6 and not CaseCheck.objects.exists()
    assert open_cases() == 0 and not Case.objects.exists()


@pytest.mark.parametrize(
    ("segment", "owner"), [("MVC", "keeper"), ("MGC", "manager"), ("standard", "manager"), ("unknown", "manager")]
)
def test_an_mvc_customers_case_is_the_account_managers_and_others_the_branch_managers(
    cast: Cast, segment: str, owner: str
) -> None:
    assert a_case(cast, segment=segment, keeper=account_manager(cast.e1)).owner.username == owner


def test_a_branch_without_a_manager_hands_its_cases_to_the_region(cast: Cast) -> None:
    assert a_case(cast, 1, unit=cast.e2).owner == cast.supervisor
    leave(cast.manager)
    assert a_case(cast, 2).owner == cast.supervisor


def test_an_account_manager_who_left_owns_no_new_case(cast: Cast) -> None:
    keeper = account_manager(cast.e1)
    leave(keeper)
    assert a_case(cast, keeper=keeper).owner == cast.manager


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        ("2026-11-24T10:00+08:00", 1, "2026-11-25T18:00+08:00"),
        ("2026-11-24T18:00+08:00", 1, "2026-11-26T18:00+08:00"),
        ("2026-11-27T10:00+08:00", 1, "2026-11-30T18:00+08:00"),
        ("2026-11-28T10:00+08:00", 1, "2026-12-01T18:00+08:00"),
        ("2026-09-30T10:00+08:00", 1, "2026-10-08T18:00+08:00"),
        ("2026-11-24T10:00+08:00", 0, "2026-11-24T18:00+08:00"),
        ("2026-11-23T20:00+00:00", 1, "2026-11-25T18:00+08:00"),
    ],
)
def test_deadlines_count_working_days_of_the_chinese_calendar(cast: Cast, opened: str, days: int, due: str) -> None:
    assert due_at(datetime.fromisoformat(opened), days, bank_calendar()) == datetime.fromisoformat(due)


def test_mvc_is_due_before_others(cast: Cast) -> None:
    with time_machine.travel(datetime.fromisoformat(TUESDAY), tick=False):
        due = [a_case(cast, number, segment=name).due_at.date().day for number, name in enumerate(SEGMENTS, 1)]
    assert dict(zip(SEGMENTS, due, strict=True)) == {"unknown": 27, "MVC": 25, "MGC": 26, "BZC": 27, "standard": 27}
    assert Response.objects.count() == 5
