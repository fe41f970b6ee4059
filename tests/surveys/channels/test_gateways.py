"""A gateway that is away, times out, answers 500 or sends receipts twice: nothing is lost and nothing sent twice."""

import json
import logging
import socket
from datetime import timedelta
from email import message_from_string, policy
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from surveys.actions.messages import decide_messages, deliver, list_lost, match_receipts, queue_due, retry_failed
from surveys.actions.messages.claiming import claim
from surveys.actions.messages.recording import sent
from surveys.models import AuditEntry, ContactLog, DeliveryReceipt, Invitation, Message
from surveys.queries.messages import waiting_zones
from tests.cast import Cast
from tests.factories.messages import invited, long_ago
from tests.surveys.channels.servers import Gateway, MailServer

pytestmark = pytest.mark.both_databases


def send(channel: str = "sms") -> tuple[str, str]:
    queue_due()
    deliver(channel=channel, seconds=60)
    return Message.objects.values_list("state", "reason").get()


def receipt(*rows: object, token: str = "let-me") -> tuple[int, dict[str, int]]:
    answer = Client().post(
        reverse("surveys:sms_receipts"),
        json.dumps({"receipts": rows}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()


def test_a_gateway_takes_a_message_under_our_reference(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    assert send() == ("sent", "")
    row = Message.objects.get()
    assert gateway.taken[0]["reference"] == row.public_id.hex and gateway.taken[0]["to"] == "13800000000"
    assert row.gateway_id == "g1" and row.sent_at


@pytest.mark.parametrize(("told", "reason"), [("hang", "broken_off"), (500, "gateway_error"), (502, "gateway_error"),
    ("rubbish", "answer_unreadable"), (302, "gateway_error")])  # fmt: skip
def test_what_may_have_left_is_uncertain_and_never_tried_again(
    cast: Cast, gateway: Gateway, told: object, reason: str
) -> None:
    invited(cast.ho, 1)
    gateway.plan = [told]
    assert send() == ("uncertain", reason)
    Message.objects.update(not_before=long_ago(1), claimed_at=long_ago(1))
    list_lost()
    assert send() == ("uncertain", reason) and len(gateway.taken) == 1


@pytest.mark.parametrize("status", [401, 429, 503])
def test_what_surely_did_not_leave_is_tried_again_later_and_at_last_fails(
    cast: Cast, gateway: Gateway, status: int
) -> None:
    invited(cast.ho, 1)
    gateway.plan, waits = [status] * 6, []
    for _ in range(5):
        assert send() == ("queued", "server_busy")
        row = Message.objects.get()
        waits.append(round((row.not_before - row.claimed_at) / timedelta(minutes=1)))
        Message.objects.update(not_before=long_ago(0))
    assert waits == [1, 5, 25, 125, 625]
    assert send() == ("failed", "server_busy") and len(gateway.taken) == 6
    assert ContactLog.objects.get().void_at


def test_a_gateway_that_is_away_is_tried_again(cast: Cast, settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    invited(cast.ho, 1)
    assert send() == ("queued", "server_away")


def test_a_number_that_is_refused_is_not_tried_again(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    gateway.plan = [422]
    assert send() == ("failed", "number_refused") == send() and len(gateway.taken) == 1


def test_a_receipt_that_comes_twice_counts_once(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    send()
    for _ in range(2):
        assert receipt({"id": "g1", "delivered": True}) == (200, {"taken": 1, "known": 1})
    assert Message.objects.get().delivery == "delivered" and DeliveryReceipt.objects.count() == 1


def test_a_receipt_before_the_sending_is_written_down_is_kept_for_it(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    queue_due()
    taken = claim("sms", Message.objects.get().pk, waiting_zones("sms", long_ago(0)))
    assert receipt({"id": "g7", "delivered": True}) == (200, {"taken": 1, "known": 0})
    sent(taken, "g7")
    assert Message.objects.values_list("state", "delivery").get() == ("sent", "delivered")


def test_a_receipt_and_a_sending_of_the_same_moment_are_matched_later(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    send()
    DeliveryReceipt.objects.create(channel=2, gateway_id="g1", delivered=False, at=long_ago(0))
    assert (match_receipts(), match_receipts()) == (1, 0)
    assert Message.objects.get().delivery == "undelivered" and ContactLog.objects.get().void_at


def test_a_receipt_of_an_unknown_id_is_kept_and_harms_nothing(cast: Cast, gateway: Gateway) -> None:
    assert receipt({"id": "nobody", "delivered": True}) == (200, {"taken": 1, "known": 0})
    assert match_receipts() == 0


def test_a_receipt_with_our_reference_settles_what_was_uncertain(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    gateway.plan = ["hang"]
    send()
    reference = gateway.taken[0]["reference"]
    receipt({"id": "late", "delivered": True, "reference": reference})
    row = Message.objects.get(public_id=UUID(reference))
    assert (row.state, row.delivery) == ("sent", "delivered") and Invitation.objects.get().sent_at


def test_arrived_wins_over_not_arrived(cast: Cast, gateway: Gateway) -> None:
    invited(cast.ho, 1)
    send()
    receipt({"id": "g1", "delivered": True}, {"id": "g1", "delivered": False})
    assert Message.objects.get().delivery == "delivered"


@pytest.mark.parametrize("row", [1, {}, {"id": "", "delivered": True}, {"id": "x" * 81, "delivered": True},
    {"id": "a", "delivered": "yes"}, {"id": "a", "delivered": True, "at": "2026-01-01"},
    {"id": "a", "delivered": True, "reference": "?"}, {"id": "\0", "delivered": True}, None])  # fmt: skip
def test_receipts_that_cannot_be_read_are_refused_together(cast: Cast, gateway: Gateway, row: object) -> None:
    status, said = receipt({"id": "good", "delivered": True}, row)
    assert status == 400 and "receipt 2" in said["error"] and not DeliveryReceipt.objects.exists()


def test_receipts_are_taken_from_the_gateway_alone(cast: Cast, gateway: Gateway, settings) -> None:
    assert receipt(token="other")[0] == 401
    settings.SMS_GATEWAY_TOKEN = ""
    assert Client().post(reverse("surveys:sms_receipts")).status_code == 404


def test_a_worker_that_died_in_between_leaves_an_uncertain_message(cast: Cast) -> None:
    invited(cast.ho, 1)
    queue_due()
    taken = claim("sms", Message.objects.get().pk, waiting_zones("sms", long_ago(0)))
    assert list_lost() == 0
    Message.objects.update(claimed_at=long_ago(1))
    assert list_lost() == 1
    assert send() == ("uncertain", "worker_lost")
    sent(taken, "")  # it was only slow
    assert Message.objects.values_list("state", "reason").get() == ("sent", "")


@pytest.mark.parametrize("again", [True, False])
def test_a_person_decides_on_an_uncertain_message_once(cast: Cast, gateway: Gateway, again: bool) -> None:
    invited(cast.ho, 1)
    gateway.plan = ["hang"]
    send()
    row = Message.objects.get()
    decision = {"ids": [row.pk], "again": again, "reason": "asked the gateway", "actor": cast.headquarters}
    campaign = row.invitation.wave.campaign
    assert (decide_messages(campaign=campaign, **decision), decide_messages(campaign=campaign, **decision)) == (1, 0)
    assert send() == ("sent", "") and len(gateway.taken) == 1 + again
    assert AuditEntry.objects.get(verb="message.decided").details["again"] is again


def test_what_failed_for_a_gateway_that_was_away_is_tried_again_and_nothing_else(cast: Cast, gateway: Gateway) -> None:
    campaign = invited(cast.ho, 2).campaign
    queue_due()
    gone, refused = Message.objects.order_by("pk")
    Message.objects.filter(pk=gone.pk).update(state="failed", reason="server_away", attempts=6)
    Message.objects.filter(pk=refused.pk).update(state="failed", reason="number_refused")
    assert retry_failed(campaign=campaign, actor=cast.headquarters) == 1
    assert deliver(channel="sms", seconds=60) == 1
    assert Message.objects.get(pk=refused.pk).state == "failed"


def test_a_mail_reaches_its_server_with_a_way_out_in_its_head(cast: Cast, mail_server: MailServer) -> None:
    invited(cast.ho, 2, channel="email")
    queue_due()
    assert deliver(channel="email", seconds=60) == 2
    assert sorted(to for to, _text in mail_server.mails) == ["c0@example.com", "c1@example.com"]
    mail = message_from_string(mail_server.mails[0][1], policy=policy.default)
    assert "/s/" in mail["List-Unsubscribe"] and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_content()
    assert "/i/" in text and "/s/" in text and "望江支行" in mail["Subject"]
    assert "王小芳" not in mail_server.mails[0][1]


@pytest.mark.parametrize(("say", "state"), [("550 nobody", ("failed", "address_refused")),
    ("451 later", ("queued", "server_busy"))])  # fmt: skip
def test_a_mail_server_that_says_no_has_not_taken_it(
    cast: Cast, mail_server: MailServer, say: str, state: tuple[str, str]
) -> None:
    mail_server.say = say
    invited(cast.ho, 1, channel="email")
    assert send("email") == state and mail_server.mails == []


def test_a_mail_server_that_breaks_off_after_the_text_leaves_it_uncertain(cast: Cast, mail_server: MailServer) -> None:
    mail_server.hang = True
    invited(cast.ho, 1, channel="email")
    assert send("email") == ("uncertain", "broken_off") == send("email") and len(mail_server.mails) == 1


def test_a_mail_server_that_is_away_is_tried_again(cast: Cast, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
    invited(cast.ho, 1, channel="email")
    assert send("email") == ("queued", "server_away")


def test_no_number_address_or_token_stands_in_a_log(
    cast: Cast, gateway: Gateway, caplog: pytest.LogCaptureFixture, settings
) -> None:
    settings.SENDING_LIMITS = {"sms": 1, "email": 1}
    invited(cast.ho, 2)
    gateway.plan = [500]
    with caplog.at_level(logging.DEBUG):
        queue_due()
        deliver(channel="sms", seconds=60)
    for secret in ("138000", "example.com", "/i/", "/s/"):
        assert secret not in caplog.text
