"""From an invitation to a message that left once: queue, claim, limit, hours, pause, reminder."""

import json
from pathlib import Path

import pytest

from surveys.actions.customers import opt_out
from surveys.actions.invitations import token_of
from surveys.actions.messages import (
    BadWords,
    deliver,
    drop_pointless,
    pause_sending,
    queue_due,
    resume_sending,
    save_words,
)
from surveys.actions.messages.claiming import claim
from surveys.channels.texts import Words
from surveys.engine.dimensions import CHANNELS
from surveys.models import AuditEntry, Campaign, Contact, ContactLog, Invitation, Message, Wave
from surveys.queries.messages import waiting_zones
from tests.cast import Cast
from tests.factories.customers import customer
from tests.factories.messages import asleep, invited, long_ago

pytestmark = pytest.mark.both_databases


def send(channel: str = "sms") -> int:
    queue_due()
    return deliver(channel=channel, seconds=60)


def lines(outbox: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in outbox.read_text().splitlines()] if outbox.exists() else []


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("state", "reason"))


def test_each_customer_gets_one_message_with_their_link_and_a_way_out(cast: Cast, outbox: Path) -> None:
    invited(cast.ho, 3)
    assert send() == 3 and send() == 0
    said = lines(outbox)
    assert sorted(one["to"] for one in said) == ["13800000000", "13800000001", "13800000002"]
    first = Invitation.objects.get(customer=customer(0))
    text = next(one["text"] for one in said if one["to"] == "13800000000")
    token = token_of(first.public_id)
    assert f"/i/{token}/" in text and f"/s/{token}/" in text and "望江支行" in text and "{" not in text
    assert first.sent_at and states() == [("sent", "")] * 3
    assert outbox.stat().st_mode & 0o077 == 0


def test_queueing_twice_makes_one_row(cast: Cast) -> None:
    invited(cast.ho, 2)
    assert (queue_due(), queue_due()) == (2, 0)
    assert Message.objects.count() == 2


def test_a_message_is_claimed_once(cast: Cast) -> None:
    invited(cast.ho, 1)
    queue_due()
    zones, row = waiting_zones("sms", long_ago(0)), Message.objects.get()
    assert claim("sms", row.pk, zones) is not None
    assert claim("sms", row.pk, zones) is None


def test_nobody_is_written_to_at_night(cast: Cast, outbox: Path) -> None:
    invited(cast.ho, 1, zone=asleep())
    assert send() == 0 and states() == [("queued", "")] and lines(outbox) == []


def test_a_channel_keeps_to_its_limit_a_minute(cast: Cast, outbox: Path, settings) -> None:
    settings.SENDING_LIMITS = {"sms": 2, "email": 2}
    invited(cast.ho, 5)
    assert 2 <= send() <= 4  # four where the minute changed meanwhile
    assert len(lines(outbox)) + Message.objects.filter(state="queued").count() == 5


def test_a_paused_campaign_sends_nothing_until_it_goes_on(cast: Cast, outbox: Path) -> None:
    wave = invited(cast.ho, 2)
    for _ in range(2):
        pause_sending(campaign=wave.campaign, actor=cast.headquarters)
    assert send() == 0
    resume_sending(campaign=wave.campaign, actor=cast.headquarters)
    assert send() == 2
    assert AuditEntry.objects.filter(verb__startswith="campaign.sending_").count() == 2


@pytest.mark.parametrize("why", ["opted_out", "answered", "over", "channel"])
def test_what_became_pointless_is_put_away_and_not_sent(cast: Cast, outbox: Path, why: str) -> None:
    wave = invited(cast.ho, 1)
    queue_due()
    if why == "answered":
        Invitation.objects.update(answered_at=long_ago(0))
    elif why == "over":
        Wave.objects.filter(pk=wave.pk).update(opens_at=long_ago(9), closes_at=long_ago(1))
    else:
        channel = CHANNELS["sms"] if why == "channel" else 0
        opt_out(customer=customer(0), via="branch", channel=channel, actor=None)
    assert deliver(channel="sms", seconds=60) == 0
    assert drop_pointless() == 1 and lines(outbox) == []
    expected = {"opted_out": "taken_back", "channel": "opted_out"}.get(why, why)
    assert states() == [("dropped", expected)]


def test_a_reminder_goes_only_to_who_has_not_answered(cast: Cast, outbox: Path) -> None:
    invited(cast.ho, 2, reminder_days=3)
    send()
    assert send() == 0
    Message.objects.update(sent_at=long_ago(4))
    Invitation.objects.filter(customer=customer(0)).update(answered_at=long_ago(1))
    assert send() == 1 and send() == 0
    last = lines(outbox)[-1]
    assert last["to"] == "13800000001" and "提醒" in last["text"]
    assert sorted(Message.objects.values_list("kind", flat=True)) == [0, 0, 1]


def test_a_contact_that_is_gone_fails_and_does_not_count_as_asking(cast: Cast, outbox: Path) -> None:
    invited(cast.ho, 1)
    queue_due()
    Contact.objects.update(mobile=None)
    assert deliver(channel="sms", seconds=60) == 0
    assert states() == [("failed", "no_contact")] and ContactLog.objects.get().void_at


def test_a_campaign_that_is_not_issued_queues_nothing(cast: Cast) -> None:
    wave = invited(cast.ho, 1)
    Campaign.objects.filter(pk=wave.campaign_id).update(state="draft")
    assert queue_due() == 0


def test_a_campaign_may_have_its_own_words_and_the_standard_ones_again(cast: Cast, outbox: Path) -> None:
    wave = invited(cast.ho, 2)
    queue_due()
    kept = {"campaign": wave.campaign, "channel": "sms", "language": "zh", "reminder": False, "actor": None}
    Campaign.objects.update(state="draft")
    save_words(**kept, words=Words("", "{unit}问您：{link} {stop}"))
    Campaign.objects.update(state="issued")
    _first, second = Message.objects.order_by("pk").values_list("pk", flat=True)
    Message.objects.filter(pk=second).update(not_before=long_ago(-1))
    deliver(channel="sms", seconds=60)
    Campaign.objects.update(state="draft")
    save_words(**kept, words=None)
    Campaign.objects.update(state="issued")
    Message.objects.filter(pk=second).update(not_before=long_ago(1))
    deliver(channel="sms", seconds=60)
    texts = [one["text"] for one in lines(outbox)]
    assert texts[0].startswith("望江支行问您：") and texts[1].startswith("【")


@pytest.mark.parametrize(("body", "code", "names"), [("{link}", "missing_places", ["stop"]),
    ("{link} {stop} {name}", "unknown_places", ["name"]),
        ("{link} {stop}" + "好" * 340, "too_long", [])])  # fmt: skip
def test_words_that_cannot_be_sent_are_refused(cast: Cast, body: str, code: str, names: list[str]) -> None:
    campaign = invited(cast.ho, 1).campaign
    Campaign.objects.update(state="draft")
    with pytest.raises(BadWords) as refused:
        save_words(campaign=campaign, channel="sms", language="zh", reminder=False, words=Words("", body), actor=None)
    assert (refused.value.code, refused.value.names) == (code, names)
