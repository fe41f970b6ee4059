"""After a case is settled its customer is asked again: in the customer's own word, never in a score."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dashboards.queries.recovery import recovery_board
from surveys.actions.cases import ask_again, close_case, open_cases, record_attempt, reopen_case
from surveys.actions.customers import erase_customer, opt_out
from surveys.actions.intake import Submission, submit_responses
from surveys.actions.messages import queue_due
from surveys.actions.messages.letters import letter_of
from surveys.actions.sending import invited_place
from surveys.engine.case_rules import DEFAULT
from surveys.engine.dimensions import CHANNELS
from surveys.models import Campaign, Case, CaseAgain, ContactLog, Invitation, Message, Response, Wave
from surveys.tree import load_tree
from tests.cast import Cast
from tests.factories.answers import published, running
from tests.factories.cases import a_case, in_force
from tests.surveys.cases.test_pages import address, said

pytestmark = pytest.mark.both_databases


def follow_up(cast: Cast, **more: Any) -> Wave:
    """An open campaign of the short survey, and rules that ask at once by it."""
    in_force(cast, {**DEFAULT, "again": {"days": 0, "survey": "followup"}})
    return running(published(code="followup", constructs=["recovery"]), cast.ho, channels=["sms"], **more)


def settled(cast: Cast, number: int = 1, outcome: str = "recovered", **more: Any) -> Case:
    """A case that was handled and closed; its own wave sends by text message."""
    case = a_case(cast, number, **more)
    Campaign.objects.filter(waves__in=Response.objects.filter(id=case.response_id).values("wave")).update(
        channels=["sms"]
    )
    record_attempt(case=case, way="phone", reached=True, text="已道歉", actor=cast.manager)
    close_case(case=case, cause="waiting", outcome=outcome, text="x", actor=cast.manager)
    return Case.objects.get(pk=case.pk)


def answer(case: Case, **given: Any) -> Response:
    """The customer answers the second question; the worker looks at it."""
    row = CaseAgain.objects.filter(case=case).latest("pk")
    invitation = row.invitation
    made = Submission(
        client_uuid=uuid4(),
        version_id=invitation.wave.campaign.version_id,
        answers=given,
        place=invited_place(invitation),
        wave_id=invitation.wave_id,
        invitation_id=invitation.pk,
        source_key=f"invitation:{invitation.pk}",
    )
    response_id = submit_responses([made])[0].response_id
    open_cases()
    return Response.objects.get(id=response_id)


def test_the_customer_is_asked_once_by_the_short_survey_and_sent_words_of_its_own(cast: Cast) -> None:
    wave = follow_up(cast)
    case = settled(cast)
    assert ask_again() == 1 and ask_again() == 0
    row = CaseAgain.objects.get()
    assert row.invitation.wave == wave and row.invitation.customer == case.customer and not row.invitation.drawn
    assert row.invitation.channel == CHANNELS["sms"] and case.events.filter(kind="asked_again").count() == 1
    assert queue_due() == 1
    message = Message.objects.select_related("invitation__again", "invitation__wave__campaign").get()
    assert "我们已跟进处理" in letter_of(message, "sms", "mobile").body


def test_without_a_survey_of_its_own_the_same_campaign_asks_again(cast: Cast) -> None:
    in_force(cast, {**DEFAULT, "again": {"days": 0, "survey": ""}})
    case = settled(cast)
    assert ask_again() == 1
    assert CaseAgain.objects.get().invitation.wave_id == Response.objects.get(id=case.response_id).wave_id


def test_the_answer_comes_back_into_the_case_and_opens_none_and_is_not_scored(cast: Cast) -> None:
    follow_up(cast)
    case = settled(cast)
    ask_again()
    response = answer(case, recovery=1, recommend=0, comment="还是没有解决，我要投诉")
    row = CaseAgain.objects.get()
    assert not response.scored and Case.objects.count() == 1
    assert (row.response_id, row.points) == (response.id, 0) and row.answered_at == response.received_at
    page = said(cast.manager, address(case))
    assert "客户表示：没有解决（0分，满分100分）" in page and "还是没有解决，我要投诉" in page
    assert "已结案，但客户说没有解决" in said(cast.manager, reverse("surveys:cases"))
    assert "件已结个案，客户说没有解决" in said(cast.manager, reverse("dashboards:start"))


def test_recovery_is_counted_by_the_handlers_word_and_by_the_customers(cast: Cast) -> None:
    follow_up(cast)
    cases = [settled(cast, number) for number in (1, 2, 3)]
    assert ask_again() == 3
    for case, value in zip(cases, (5, 3, 4), strict=True):
        answer(case, recovery=value, recommend=5)
    total = recovery_board(cast.manager, load_tree()).total
    assert (round(total.rate.value), total.rate.n) == (100, 3)
    assert (round(total.own_word.value, 1), total.own_word.n) == (66.7, 3)
    board = said(cast.supervisor, reverse("dashboards:case_board"))
    assert "表示已解决的占" in board and "3位客户中" in board
    csv = said(cast.supervisor, reverse("dashboards:case_board_csv"))
    assert "客户回访得分" in csv and ",50" in csv


def test_it_counts_against_no_limit_and_no_limit_holds_it_back(cast: Cast) -> None:
    follow_up(cast)
    case = settled(cast)
    asked = {"customer": case.customer, "programme": "retail", "at": timezone.now()}
    ContactLog.objects.create(**asked)
    assert ask_again() == 1 and ContactLog.objects.count() == 1


@pytest.mark.parametrize(
    ("programme", "channel", "reason", "words"),
    [
        ("", 0, "opted_out", "客户已退订"),
        ("retail", 0, "opted_out", "客户已退订"),
        ("", CHANNELS["sms"], "no_contact", "调查渠道"),
    ],
)
def test_whoever_opted_out_is_not_asked_and_the_case_says_why(
    cast: Cast, programme: str, channel: int, reason: str, words: str
) -> None:
    follow_up(cast)
    case = settled(cast)
    opt_out(customer=case.customer, via="link", programme=programme, channel=channel, actor=None)
    assert ask_again() == 0 and ask_again() == 0
    assert CaseAgain.objects.get().refused == reason
    assert "未再次回访客户" in said(cast.manager, address(case))


def test_a_customer_with_two_cases_is_asked_once_in_thirty_days(cast: Cast) -> None:
    follow_up(cast)
    first = settled(cast)
    ask_again()
    reopen_case(case=first, text="客户又来电", actor=cast.manager)
    close_case(case=first, cause="waiting", outcome="recovered", text="", actor=cast.manager)
    assert ask_again() == 0
    assert [row.refused for row in CaseAgain.objects.order_by("pk")] == ["", "asked_lately"]
    CaseAgain.objects.filter(refused="").update(at=timezone.now() - timedelta(days=31))
    reopen_case(case=first, text="客户又来电", actor=cast.manager)
    close_case(case=first, cause="waiting", outcome="recovered", text="", actor=cast.manager)
    assert ask_again() == 1


def test_where_no_wave_is_open_the_question_waits_and_after_a_fortnight_it_is_let_be(cast: Cast) -> None:
    in_force(cast, {**DEFAULT, "again": {"days": 0, "survey": "followup"}})
    case = settled(cast)
    assert ask_again() == 0 and not CaseAgain.objects.exists()
    running(published(code="followup", constructs=["recovery"]), cast.ho, channels=["sms"])
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=15))
    assert ask_again() == 0
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=13))
    assert ask_again() == 1


def test_nobody_is_asked_whom_nobody_spoke_with_nor_before_the_day_of_the_rules(cast: Cast) -> None:
    in_force(cast)  # after two working days
    settled(cast)
    unfounded = a_case(cast, 2)
    close_case(case=unfounded, cause="other", outcome="unfounded", text="误点", actor=cast.manager)
    assert ask_again() == 0
    in_force(cast, {**DEFAULT, "again": None})
    Case.objects.update(closed_at=timezone.now() - timedelta(days=7))
    assert ask_again() == 0


def test_no_reminder_goes_out_for_a_second_question(cast: Cast) -> None:
    follow_up(cast, reminder_days=1)
    settled(cast)
    ask_again()
    queue_due()
    Message.objects.update(state="sent", sent_at=timezone.now() - timedelta(days=3))
    assert queue_due() == 0


def test_a_customer_who_is_forgotten_leaves_the_fact_and_no_words(cast: Cast) -> None:
    follow_up(cast)
    case = settled(cast)
    ask_again()
    answer(case, recovery=2, recommend=5, comment="请给我回电话")
    erase_customer(customer=case.customer, reason="asked", actor=None)
    assert "请给我回电话" not in said(cast.manager, address(case))
    assert CaseAgain.objects.get().points == 25 and Invitation.objects.get(again__case=case).customer is None


def test_the_database_refuses_a_second_question_for_one_closing(cast: Cast) -> None:
    follow_up(cast)
    settled(cast)
    ask_again()
    row = CaseAgain.objects.get()
    row.pk, row.invitation = None, None
    row.refused = "opted_out"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
