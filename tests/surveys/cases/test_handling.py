"""What is done in a case: by whom, under which conditions, and what it never does to a score."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from surveys.access import SYSTEM
from surveys.actions.cases import (
    CaseRefused,
    add_note,
    approve_case_rules,
    close_case,
    drop_case_rules,
    hand_over,
    link_complaint,
    record_attempt,
    reopen_case,
    save_case_rules,
    show_contact,
)
from surveys.actions.customers import erase_customer
from surveys.actions.responses import erase_response
from surveys.actions.second_person import RuleRefused
from surveys.engine.case_rules import DEFAULT
from surveys.models import AuditEntry, Case, CaseRules, Outbox, Response, ResponseEvent
from surveys.queries.cases import cases_for, may_handle
from surveys.queries.cases.owners import handlers_for
from surveys.queries.cases.rules import case_rules_draft, case_rules_in_force
from tests.cast import Cast
from tests.factories.cases import a_case, account_manager, asking_to_call, in_force

pytestmark = pytest.mark.both_databases


def attempt(case: Case, reached: bool, **more: Any) -> None:
    record_attempt(case=case, way="phone", reached=reached, actor=case.owner, **{"text": "", **more})


def close(case: Case, outcome: str, cause: str = "waiting", text: str = "") -> Case:
    return close_case(case=case, cause=cause, outcome=outcome, text=text, actor=case.owner)


def test_the_first_attempt_begins_the_work_and_is_remembered(cast: Cast) -> None:
    case = a_case(cast)
    attempt(case, reached=False)
    case.refresh_from_db()
    first = case.contacted_at
    attempt(case, reached=True, text="已道歉")
    case.refresh_from_db()
    assert case.state == "working" and case.contacted_at == first is not None
    assert [one.details for one in case.events.filter(kind="attempt")] == [
        {"way": "phone", "reached": False},
        {"way": "phone", "reached": True},
    ]


def test_a_case_closes_once_the_customer_was_reached(cast: Cast) -> None:
    case = a_case(cast)
    for outcome in ("recovered", "not_recovered"):
        with pytest.raises(CaseRefused, match="not_reached"):
            close(case, outcome)
    attempt(case, reached=True)
    closed = close(case, "recovered", text="已解决")
    assert (closed.state, closed.cause, closed.outcome) == ("closed", "waiting", "recovered") and closed.closed_at


def test_a_customer_counts_as_not_reachable_after_three_tries(cast: Cast) -> None:
    case = a_case(cast)
    for _ in range(2):
        attempt(case, reached=False)
    with pytest.raises(CaseRefused, match="too_few_tries"):
        close(case, "unreachable")
    attempt(case, reached=False)
    assert close(case, "unreachable").outcome == "unreachable"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"outcome": "recovered", "cause": ""}, "cause_missing"),
        ({"outcome": "recovered", "cause": "weather"}, "cause_missing"),
        ({"outcome": ""}, "outcome_missing"),
        ({"outcome": "happy"}, "outcome_missing"),
        ({"outcome": "unfounded", "text": " "}, "reason_missing"),
    ],
)
def test_closing_asks_for_cause_outcome_and_reason(cast: Cast, asked: dict[str, str], reason: str) -> None:
    case = a_case(cast)
    with pytest.raises(CaseRefused, match=reason):
        close(case, **asked)
    assert Case.objects.get().state == "open"


def test_a_closed_case_is_worked_on_again_only_after_reopening_with_a_reason(cast: Cast) -> None:
    case = a_case(cast)
    close(case, "unfounded", text="重复")
    for again in (lambda: attempt(case, True), lambda: close(case, "unfounded", text="x")):
        with pytest.raises(CaseRefused, match="moved_on"):
            again()
    with pytest.raises(CaseRefused, match="reason_missing"):
        reopen_case(case=case, text="", actor=cast.manager)
    opened = reopen_case(case=case, text="客户来电", actor=cast.manager)
    assert (opened.state, opened.outcome, opened.closed_at) == ("working", "", None)
    with pytest.raises(CaseRefused, match="moved_on"):
        reopen_case(case=case, text="x", actor=cast.manager)


def test_closing_a_case_changes_no_answer_and_no_score(cast: Cast) -> None:
    case = a_case(cast)
    before = list(Response.objects.values()), list(ResponseEvent.objects.values()), list(Outbox.objects.values())
    attempt(case, reached=True)
    close(case, "recovered")
    after = list(Response.objects.values()), list(ResponseEvent.objects.values()), list(Outbox.objects.values())
    assert [[bytes(row.pop("scores")) for row in side[0]] for side in (before, after)] == [
        [b"\x00\x00\x00\x00\x00\xff"]
    ] * 2
    assert before == after


def test_a_contact_is_shown_for_a_reason_that_is_logged_without_the_number(cast: Cast) -> None:
    case = a_case(cast)
    assert show_contact(case=case, reason="call", actor=cast.manager)["mobile"] == "13800000001"
    event, entry = case.events.get(kind="contact_shown"), AuditEntry.objects.get(verb="case.contact_shown")
    assert (event.actor, event.details) == (cast.manager, {"reason": "call"})
    assert (entry.actor, entry.details, entry.subject) == (cast.manager, {"reason": "call"}, str(case.pk))


def test_a_contact_is_not_shown_without_reason_right_or_customer(cast: Cast) -> None:
    case = a_case(cast)
    for actor, reason, said in (
        (cast.manager, "", "reason_missing"),
        (cast.manager, "curious", "reason_missing"),
        (cast.auditor, "call", "not_allowed"),
    ):
        with pytest.raises(CaseRefused, match=said):
            show_contact(case=case, reason=reason, actor=actor)
    erase_customer(customer=case.customer, reason="letter", actor=None)
    with pytest.raises(CaseRefused, match="no_contact"):
        show_contact(case=case, reason="call", actor=cast.manager)
    assert not AuditEntry.objects.filter(verb="case.contact_shown").exists()


@pytest.mark.parametrize(("ticked", "shown"), [({}, False), ({"contact_consent": True}, True)])
def test_a_customer_who_was_asked_and_did_not_agree_is_not_called(
    cast: Cast, ticked: dict[str, bool], shown: bool
) -> None:
    case = a_case(cast, version=asking_to_call(), **ticked)
    if shown:
        assert show_contact(case=case, reason="call", actor=cast.manager)["mobile"] == "13800000001"
        with pytest.raises(CaseRefused, match="too_few_tries"):
            close(case, "unreachable")
        with pytest.raises(CaseRefused, match="not_declined"):
            close(case, "declined")
    else:
        with pytest.raises(CaseRefused, match="not_agreed"):
            show_contact(case=case, reason="call", actor=cast.manager)
        with pytest.raises(CaseRefused, match="too_few_tries"):
            close(case, "unreachable")
        assert close(case, "declined").closed_at is not None


def test_a_contact_of_a_closed_case_is_not_shown(cast: Cast) -> None:
    case = a_case(cast)
    close(case, "unfounded", text="重复")
    with pytest.raises(CaseRefused, match="moved_on"):
        show_contact(case=case, reason="call", actor=cast.manager)


def test_a_case_is_handed_only_to_who_may_handle_it_there(cast: Cast) -> None:
    case, keeper = a_case(cast), account_manager(cast.e1)
    account_manager(cast.w1, "far")
    assert {one.username for one in handlers_for(case)} == {"manager", "supervisor", "keeper"}
    for nobody in ("far", "other_supervisor", "frontline", "", "manager\0"):
        with pytest.raises(CaseRefused, match="nobody"):
            hand_over(case=case, to=nobody, actor=cast.manager)
    assert hand_over(case=case, to="keeper", actor=cast.manager).owner == keeper
    assert case.events.get(kind="handed_over").details == {"before": cast.manager.pk, "after": keeper.pk}


def test_notes_and_complaints_are_kept_and_bounded(cast: Cast) -> None:
    case = a_case(cast)
    add_note(case=case, text=" 周四再打 ", actor=cast.manager)
    link_complaint(case=case, reference="TS-2026-77", actor=cast.manager)
    assert case.events.get(kind="note").text == "周四再打" and Case.objects.get().complaint == "TS-2026-77"
    for wrong, reason in (("", "text_missing"), ("x" * 2001, "too_long"), ("a\0", "too_long")):
        with pytest.raises(CaseRefused, match=reason):
            add_note(case=case, text=wrong, actor=cast.manager)
    with pytest.raises(CaseRefused, match="way_missing"):
        record_attempt(case=case, way="pigeon", reached=True, text="", actor=None)
    with pytest.raises(CaseRefused, match="too_long"):
        link_complaint(case=case, reference="x" * 41, actor=None)
    link_complaint(case=case, reference="", actor=cast.manager)
    assert Case.objects.get().complaint == ""


def test_the_audit_log_never_holds_the_words_of_a_case(cast: Cast) -> None:
    case = a_case(cast)
    attempt(case, reached=True, text="王小芳很生气")
    add_note(case=case, text="王小芳住望江路", actor=cast.manager)
    close(case, "recovered", text="王小芳满意")
    assert "王小芳" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_erasing_a_customer_empties_contact_and_words_and_keeps_how_it_ended(cast: Cast) -> None:
    case = a_case(cast)
    attempt(case, reached=True, text="王小芳很生气")
    close(case, "recovered", text="王小芳满意")
    erase_customer(customer=case.customer, reason="letter", actor=cast.headquarters)
    case.refresh_from_db()
    assert case.customer is None and case.erased_at and case.outcome == "recovered"
    assert set(case.events.values_list("text", flat=True)) == {""} and case.events.count() == 3
    with pytest.raises(CaseRefused, match="erased"):
        add_note(case=case, text="王小芳", actor=cast.manager)
    with pytest.raises(CaseRefused, match="erased"):
        reopen_case(case=case, text="x", actor=cast.manager)


def test_erasing_one_answer_empties_its_case(cast: Cast) -> None:
    case, other = a_case(cast, 1), a_case(cast, 2)
    for one in (case, other):
        add_note(case=one, text="王小芳", actor=cast.manager)
    erase_response(response_id=case.response_id, actor=None, reason="token")
    case.refresh_from_db()
    other.refresh_from_db()
    assert case.customer is None and case.events.get(kind="note").text == ""
    assert other.customer is not None and other.events.get(kind="note").text == "王小芳"


def test_cases_are_seen_below_ones_posts_and_ones_own_and_nowhere_else(cast: Cast) -> None:
    keeper = account_manager(cast.e1)
    own, other, far = a_case(cast, 1, keeper=keeper), a_case(cast, 2), a_case(cast, 3, unit=cast.w1)
    seen = {
        user.username: set(cases_for(user).values_list("pk", flat=True))
        for user in (
            cast.headquarters, cast.auditor, cast.supervisor, cast.other_supervisor, cast.manager, keeper,
            cast.designer, cast.frontline, cast.outsider,
        )
    }  # fmt: skip
    everything = {own.pk, other.pk, far.pk}
    assert seen == {
        "headquarters": everything,
        "auditor": everything,
        "supervisor": {own.pk, other.pk},
        "other_supervisor": {far.pk},
        "manager": {own.pk, other.pk},
        "keeper": {own.pk},
        "designer": set(),
        "frontline": set(),
        "outsider": set(),
    }
    assert cases_for(SYSTEM).count() == 3
    handled = {user.username: may_handle(user, own) for user in (cast.manager, keeper, cast.auditor, cast.supervisor)}
    assert handled == {"manager": True, "keeper": True, "auditor": False, "supervisor": True}
    assert not may_handle(keeper, other) and not may_handle(cast.manager, far)


def test_rules_need_a_second_person_who_looked_at_this_draft(cast: Cast) -> None:
    draft = save_case_rules(definition=DEFAULT, actor=cast.headquarters)
    looked = draft.saved_at.isoformat()
    with pytest.raises(RuleRefused, match="second_person_needed"):
        approve_case_rules(number=1, saved_at=looked, actor=cast.headquarters)
    save_case_rules(definition={**DEFAULT, "rules": DEFAULT["rules"][:1]}, actor=cast.headquarters)
    with pytest.raises(RuleRefused, match="changed_meanwhile"):
        approve_case_rules(number=1, saved_at=looked, actor=cast.second)
    with pytest.raises(RuleRefused, match="no_draft"):
        approve_case_rules(number=2, saved_at=looked, actor=cast.second)
    drop_case_rules(actor=cast.second)
    assert case_rules_draft() is None and case_rules_in_force() is None


def test_approved_rules_never_change_and_the_next_version_has_the_next_number(cast: Cast) -> None:
    rules = in_force(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseRules.objects.filter(pk=rules.pk).update(definition={})
    assert save_case_rules(definition=DEFAULT, actor=None).number == 2 and case_rules_in_force() == rules
