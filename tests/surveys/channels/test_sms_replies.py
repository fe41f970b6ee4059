"""A customer answers by sending a digit back: once, whoever repeats it, and clear where it cannot be taken."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.actions.invitations import token_of
from surveys.actions.messages import deliver, queue_due
from surveys.channels.sms_reply import STOP, read_reply
from surveys.engine.definition import load_definition
from surveys.engine.replying import reply_item
from surveys.models import Campaign, Invitation, Optout, Response, ResponseLink, SmsReply, Wave
from tests.cast import Cast
from tests.factories.messages import invited
from tests.factories.surveying import COMMENT, ONE_PAGE, RECOMMEND, WAITING, definition, publish

pytestmark = pytest.mark.both_databases
SHORT = definition([WAITING, {**RECOMMEND, "required": False}, COMMENT])
NUMBER = "13800000000"


@pytest.fixture
def wave(cast: Cast, outbox: Path, settings) -> Wave:
    """Two customers who were asked by text message; one digit is a whole answer."""
    settings.SMS_GATEWAY_TOKEN = "let-me"
    return asked(cast)


def asked(cast: Cast, source: dict = SHORT) -> Wave:
    found = invited(cast.ho, 2)
    Campaign.objects.filter(pk=found.campaign_id).update(version=publish(source, "short"))
    queue_due()
    deliver(channel="sms", seconds=60)
    return found


def post(*rows: object, token: str = "let-me") -> tuple[int, dict]:
    answer = Client().post(
        reverse("surveys:sms_replies"),
        json.dumps({"replies": rows}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()


def reply(text: str, id: str = "in-1", number: str = NUMBER, **more: str) -> str:
    status, said = post({"id": id, "from": number, "text": text, **more})
    assert status == 200
    return said["results"][0]["status"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("5", 5), (" ５。", 5), ("4分", 4), ("“1”", 1), ("退订", STOP), ("TD", STOP), ("t", STOP)]
    + [(text, None) for text in ("0", "6", "55", "很好", "", "4.5", "五", "-1", "①②")],
)
def test_a_digit_is_read_however_it_was_typed(text: str, meant: object) -> None:
    assert read_reply(text) == meant


def test_a_digit_answers_the_first_question_of_a_survey_that_asks_no_more() -> None:
    assert reply_item(load_definition(SHORT)).id == "waiting"  # type: ignore[union-attr]
    hidden = {**WAITING, "show_if": {"all": [{"channel": ["sms"]}]}}
    for other in (
        ONE_PAGE,
        definition([COMMENT]),
        definition([{**RECOMMEND, "required": False}]),
        definition([hidden]),
    ):
        assert reply_item(load_definition(other)) is None


def test_a_reply_is_the_answer_to_the_invitation_that_the_system_drew(cast: Cast, wave: Wave) -> None:
    assert reply("4", number="+86 138 0000 0000") == "recorded"
    answer = Response.objects.get()
    assert (answer.answers, answer.scored, answer.origin, answer.unit_id) == ({"waiting": 4}, True, "sms", cast.e1.pk)
    invitation = Invitation.objects.get(pk=ResponseLink.objects.get().invitation_id)
    assert invitation.answered_at and invitation.customer.source_id == "C0000000"
    assert SmsReply.objects.get().status == "recorded"


def test_who_replied_sees_their_answer_by_the_link_of_the_message(wave: Wave) -> None:
    reply("4")
    token = token_of(Invitation.objects.get(answered_at__isnull=False).public_id)
    assert "满意" in Client().get(f"/d/{token}/").content.decode()
    assert Client().get(f"/i/{token}/").status_code == 410


def test_the_same_message_twice_is_recorded_once(wave: Wave) -> None:
    assert [reply("4"), reply("4")] == ["recorded", "repeated"]
    assert reply("5") == "other_text"
    assert Response.objects.get().answers == {"waiting": 4}
    assert SmsReply.objects.get().status == "recorded"


def test_a_second_message_changes_nothing(wave: Wave) -> None:
    assert [reply("4"), reply("2", id="in-2")] == ["recorded", "answered"]
    assert Response.objects.get().answers == {"waiting": 4}


@pytest.mark.parametrize("number", ["13899999999", "10690000", "", "nobody", "13800000000x"])
def test_a_number_that_nobody_has_answers_nothing(wave: Wave, number: str) -> None:
    assert reply("4", number=number) == "unknown_number"
    assert not Response.objects.exists()


def test_a_text_that_is_no_digit_leaves_the_invitation_open(wave: Wave) -> None:
    assert reply("非常好") == "unreadable"
    assert [reply("5", id="in-2"), SmsReply.objects.count()] == ["recorded", 2]


def test_a_reply_after_the_closing_is_not_taken(wave: Wave) -> None:
    Wave.objects.update(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(minutes=1))
    assert reply("4") == "closed"
    assert not Response.objects.exists() and Invitation.objects.filter(answered_at__isnull=False).count() == 0


def test_a_reply_to_an_invitation_taken_back_or_expired_is_not_taken(wave: Wave) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert reply("4") == "closed"
    Invitation.objects.update(expires_at=None, revoked_at=timezone.now())
    assert reply("4", id="in-2") == "closed"


def test_a_survey_that_asks_more_takes_no_digit(cast: Cast, outbox: Path, settings) -> None:
    settings.SMS_GATEWAY_TOKEN = "let-me"
    asked(cast, ONE_PAGE)
    assert reply("4") == "not_by_reply"


def test_who_was_not_written_to_is_not_asked(cast: Cast, settings) -> None:
    settings.SMS_GATEWAY_TOKEN = "let-me"
    invited(cast.ho, 1)
    assert reply("4") == "not_asked"


def test_stop_ends_all_asking_of_whoever_has_the_number(wave: Wave) -> None:
    assert [reply("退订"), reply("退订"), reply("4", id="in-2")] == ["stopped", "stopped", "closed"]
    assert [(one.via, one.customer.source_id) for one in Optout.objects.all()] == [("sms", "C0000000")]


def test_the_gateways_reference_says_which_message_is_meant(wave: Wave) -> None:
    mine = Invitation.objects.get(customer__source_id="C0000001").messages.get()
    assert reply("3", reference=mine.public_id.hex) == "recorded"  # of another customer: the number decides
    assert Invitation.objects.get(answered_at__isnull=False).customer.source_id == "C0000000"


def test_without_the_token_nobody_replies(wave: Wave, settings) -> None:
    assert post({"id": "1", "from": NUMBER, "text": "4"}, token="guess")[0] == 401
    settings.SMS_GATEWAY_TOKEN = ""
    assert Client().post(reverse("surveys:sms_replies"), "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize(
    "row", [1, {}, {"id": "", "from": NUMBER, "text": "4"}, {"id": "1", "from": 138, "text": "4"}, {"id": "1" * 81,
    "from": NUMBER, "text": "4"}, {"id": "1", "from": NUMBER, "text": "4", "reference": "x"}]
)  # fmt: skip
def test_what_cannot_be_read_is_refused_as_a_whole(wave: Wave, row: object) -> None:
    assert post({"id": "0", "from": NUMBER, "text": "4"}, row)[0] == 400
    assert not Response.objects.exists()


def test_no_log_holds_a_number_or_what_was_said(wave: Wave, caplog: pytest.LogCaptureFixture) -> None:
    whole = timezone.now().replace(microsecond=0)  # a moment's own digits are not looked at
    with caplog.at_level(logging.DEBUG), time_machine.travel(whole, tick=False):
        reply("4")
        reply("无人接听", number="13899999999", id="in-2")
    assert not [one for one in caplog.messages if "138" in one or "无人" in one]
    assert not [value for row in SmsReply.objects.values() for value in row.values() if "138" in str(value)]
