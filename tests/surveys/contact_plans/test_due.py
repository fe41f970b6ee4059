"""Who is due for a call or visit, by when, and for whose eyes."""

import doctest
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.queries.contact_coverage import coverage_board
from surveys.actions.contact_plans import (
    ContactRefused,
    Made,
    approve_contact_plan,
    record_contact,
    save_contact_plan,
    show_plan_contact,
)
from surveys.actions.customers import erase_customer
from surveys.actions.second_person import RuleRefused
from surveys.clock import bank_today
from surveys.engine import contact_plan
from surveys.engine.contact_plan import DEFAULT, ContactPlanError, due_day, first_in_time, load_plan
from surveys.models import AuditEntry, ContactPlan, Customer, RegularContact
from surveys.queries.contact_plans import due
from surveys.queries.contact_plans.due import due_list, late_contacts
from surveys.tree import load_tree
from tests.cast import Cast
from tests.factories.cases import account_manager
from tests.factories.contact_plans import called, plan_since, valued

both = pytest.mark.both_databases


@pytest.mark.parametrize("months", [1, 2, 3, 6, 12, 24])
def test_the_first_day_in_time_parts_those_overdue_from_the_others(months: int) -> None:
    every = [date(2027, 1, 1) + timedelta(days=step) for step in range(800)]
    for last in every:
        for ahead in range(-2, 3):
            today = due_day(last, months) + timedelta(days=ahead)
            assert (last < first_in_time(today, months)) == (ahead > 0), (last, today)


def test_examples_in_the_words_of_the_plan_hold() -> None:
    assert doctest.testmod(contact_plan).failed == 0


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ([], "malformed"),
        ({"MVC": 3}, "malformed"),
        ({"MVC": 0, "MGC": 6}, "months"),
        ({"MVC": True, "MGC": 6}, "months"),
        ({"MVC": 25, "MGC": None}, "months"),
        ({"MVC": None, "MGC": None}, "nobody"),
        ({"MVC": 6, "MGC": 3}, "mvc_first"),
        ({"MVC": None, "MGC": 3}, "mvc_first"),
    ],
)
def test_plans_that_cannot_be_are_refused(definition: object, code: str) -> None:
    with pytest.raises(ContactPlanError, match=f"^{code}$"):
        load_plan(definition)


@both
def test_a_plan_needs_two_people_and_then_never_changes(cast: Cast) -> None:
    draft = save_contact_plan(definition=DEFAULT, actor=cast.headquarters)
    asked = {"number": draft.number, "saved_at": draft.saved_at.isoformat()}
    with pytest.raises(RuleRefused, match="second_person_needed"):
        approve_contact_plan(**asked, actor=cast.headquarters)
    approve_contact_plan(**asked, actor=cast.second)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactPlan.objects.update(definition={"MVC": 1, "MGC": 1})


@both
def test_customers_are_overdue_by_the_months_of_their_segment(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    late, soon, fine = (valued(number, cast.e1, keeper=keeper) for number in (1, 2, 3))
    grows = valued(4, cast.e1, "MGC", keeper)
    valued(5, cast.e1, "standard", keeper)
    for one, ago in ((late, 100), (soon, 80), (fine, 10), (grows, 100)):
        called(one, ago, keeper)
    found = due_list(keeper, own=True)
    assert [one.customer for one in found.overdue] == [late] and [one.customer for one in found.soon] == [soon]
    assert (found.overdue_total, found.soon_total, found.planned) == (1, 1, 4)
    assert found.overdue[0].due == due_day(bank_today() - timedelta(days=100), 3)


@both
def test_of_too_many_those_longest_overdue_are_listed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "LISTED", 2)
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    for number, segment, ago in ((1, "MGC", 200), (2, "MVC", 120), (3, "MGC", 220), (4, "MVC", 150)):
        called(valued(number, cast.e1, segment, keeper), ago)
    found = due_list(keeper, own=True)
    assert [one.customer.source_id[-1] for one in found.overdue] == ["4", "3"] and found.overdue_total == 4


@both
def test_who_sees_units_sees_their_own_customers_elsewhere_too(cast: Cast) -> None:
    plan_since(cast, 900)
    valued(1, cast.e1)
    assert due_list(cast.manager, own=False).planned == 1
    valued(2, cast.e2, keeper=cast.manager)
    valued(3, cast.e2)
    assert due_list(cast.manager, own=False).planned == 2


@both
def test_only_a_contact_that_reached_the_customer_counts(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    called(valued(1, cast.e1, keeper=keeper), 5, keeper, "not_reached")
    assert due_list(keeper, own=True).overdue_total == 1


@both
def test_who_was_never_called_is_due_from_the_day_of_segment_or_plan_whichever_came_later(cast: Cast) -> None:
    plan_since(cast, 85)
    keeper = account_manager(cast.e1)
    valued(1, cast.e1, keeper=keeper)

    def owed(plan_ago: int, segment_ago: int) -> list[date]:
        ContactPlan.objects.update(approved_at=timezone.now() - timedelta(days=plan_ago))
        since = bank_today() - timedelta(days=segment_ago)
        Customer.objects.update(segment_since=since)
        return [one.due for one in (*due_list(keeper, own=True).overdue, *due_list(keeper, own=True).soon)]

    assert owed(85, 400) == [due_day(bank_today() - timedelta(days=85), 3)]
    assert owed(500, 100) == [due_day(bank_today() - timedelta(days=100), 3)]
    assert owed(500, 20) == []


@both
def test_the_last_day_on_which_somebody_was_reached_is_kept_in_whatever_order_contacts_are_recorded(cast: Cast) -> None:
    one = valued(1, cast.e1)
    for ago, outcome in ((30, "well"), (50, "wish"), (5, "not_reached")):
        called(one, ago, outcome=outcome)
    one.refresh_from_db()
    assert one.contacted_on == bank_today() - timedelta(days=30)


@both
def test_an_overdue_contact_is_seen_by_its_manager_and_those_above_and_by_nobody_else(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper, other = account_manager(cast.e1), account_manager(cast.e1, "other_keeper")
    valued(1, cast.e1, keeper=keeper)
    for user in (keeper, cast.manager, cast.supervisor):
        late = late_contacts(user)
        assert late and late.count == 1 and late.units == (cast.e1,)
    for user in (cast.headquarters, cast.auditor):
        assert late_contacts(user) is None and due_list(user, own=False).overdue_total == 1
    for user in (other, cast.other_supervisor, cast.designer, cast.frontline, cast.outsider):
        assert late_contacts(user) is None and due_list(user, own=False).planned == 0


@both
def test_a_recorded_call_ends_the_wait_and_the_same_again_is_the_same_call(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    one = valued(1, cast.e1, keeper=keeper)
    made = Made(bank_today(), "visit", "wish", " 想了解理财 ")
    first = record_contact(customer=one, made=made, actor=keeper)
    assert record_contact(customer=one, made=made, actor=keeper) == first
    assert (first.unit, first.reached, first.text) == (cast.e1, True, "想了解理财")
    assert due_list(keeper, own=True).overdue_total == 0
    entry = AuditEntry.objects.get(verb="customer.contacted")
    assert entry.actor == keeper and "理财" not in str(entry.details)


@both
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (Made(bank_today() + timedelta(days=2), "visit", "well"), "future"),
        (Made(bank_today() - timedelta(days=400), "visit", "well"), "too_old"),
        (Made(bank_today(), "drone", "well"), "way_missing"),
        (Made(bank_today(), "visit", "great"), "outcome_missing"),
        (Made(bank_today(), "visit", "well", "x" * 2_001), "too_long"),
    ],
)
def test_what_cannot_be_is_not_recorded(cast: Cast, made: Made, reason: str) -> None:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    with pytest.raises(ContactRefused, match=f"^{reason}$"):
        record_contact(customer=valued(1, cast.e1, keeper=keeper), made=made, actor=keeper)


@both
def test_only_who_answers_for_a_customer_records_and_sees_the_number(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper, other = account_manager(cast.e1), account_manager(cast.e1, "other_keeper")
    one, made = valued(1, cast.e1, keeper=keeper), Made(bank_today(), "phone", "well")
    for user in (other, cast.other_supervisor, cast.headquarters, cast.auditor, cast.outsider):
        with pytest.raises(ContactRefused, match="not_allowed"):
            record_contact(customer=one, made=made, actor=user)
        with pytest.raises(ContactRefused, match="not_allowed"):
            show_plan_contact(customer=one, reason="call", actor=user)
    for user in (keeper, cast.manager, cast.supervisor):
        assert show_plan_contact(customer=one, reason="call", actor=user)["mobile"] == "13800000001"
    shown = AuditEntry.objects.filter(verb="customer.contact_shown")
    assert shown.count() == 3 and "13800000001" not in str(list(shown.values_list("details", flat=True)))


@both
def test_the_database_keeps_calls_as_they_are_but_lets_words_be_forgotten(cast: Cast) -> None:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    one = valued(1, cast.e1, keeper=keeper)
    record_contact(customer=one, made=Made(bank_today(), "phone", "trouble", "抱怨手续费"), actor=keeper)
    for change in ({"outcome": "well"}, {"text": "x"}, {"day": date(2026, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RegularContact.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegularContact.objects.create(
            customer=one, unit=cast.e1, day=bank_today(), way="phone", outcome="well", reached=False, at=timezone.now()
        )
    erase_customer(customer=one, reason="asked", actor=None)
    assert RegularContact.objects.get().text == "" and due_list(keeper, own=True).planned == 0


def test_coverage_counts_whom_a_contact_was_owed(cast: Cast) -> None:
    plan_since(cast, 60)
    for number, ago in ((1, 10), (2, 20), (3, 100), (4, None), (5, 89)):
        one = valued(number, cast.e2 if number == 5 else cast.e1)
        if ago is not None:
            called(one, ago)
    board = coverage_board(cast.supervisor, load_tree())
    assert [(row.unit.code, row.planned, row.reached, row.overdue) for row in board.rows] == [
        ("E1", 4, 2, 1), ("E2", 1, 1, 0),
    ]  # fmt: skip
    assert (round(board.total.rate.value), board.total.rate.n, board.total.rate.status) == (75, 4, "indicative")
    assert coverage_board(cast.other_supervisor, load_tree()).rows == ()


def test_lists_cost_the_same_for_one_customer_and_for_three(cast: Cast) -> None:
    plan_since(cast, 900)
    costs: list[int] = []
    due_list(cast.manager, own=False)
    for number in (1, 2, 3):
        valued(number, cast.e1)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            due_list(cast.manager, own=False)
            late_contacts(cast.manager)
        costs.append(len(seen))
    assert costs[0] == costs[2]
