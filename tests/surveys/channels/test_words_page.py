"""The page on which a campaign's messages are worded: what was typed stays, what is wrong is said beside its field."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from surveys.actions.messages import deliver, queue_due
from surveys.channels.texts import standard_words
from surveys.engine.wording import missing_places, unknown_places
from surveys.models import AuditEntry, Campaign, MessageTemplate, User
from tests.cast import Cast
from tests.factories.messages import invited
from tests.factories.surveying import COMMENT, WAITING, definition, publish
from tests.surveys.channels.test_sending import lines

pytestmark = pytest.mark.both_databases
GOOD = "{unit}请您评价，{closes}前：{link} 拒收：{stop}"


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    """A draft that writes by text message and e-mail, and reminds."""
    found = invited(cast.ho, 1).campaign
    Campaign.objects.filter(pk=found.pk).update(state="draft", channels=["sms", "email"], reminder_days=3)
    return Campaign.objects.get(pk=found.pk)


def reader(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(campaign: Campaign, channel: str = "sms", language: str = "zh", kind: str = "first") -> str:
    return reverse("surveys:words_of", args=[campaign.pk, channel, language, kind])


def say(user: User, campaign: Campaign, do: str, body: str, where: str = "", **more: str) -> tuple[int, str]:
    answer = reader(user).post(where or address(campaign), {"do": do, "body": body, **more}, follow=True)
    return answer.status_code, answer.content.decode()


def test_every_text_of_the_campaign_is_listed_with_its_standard_words(cast: Cast, campaign: Campaign) -> None:
    said = reader(cast.designer).get(reverse("surveys:words", args=[campaign.pk])).content.decode()
    assert said.count('<span class="tag">标准</span>') == 8 and "尊敬的客户" in said
    said = reader(cast.designer).get(address(campaign)).content.decode()
    assert "【澜江银行】望江支行的服务您满意吗" in said and "条短信" in said


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("reminder", [False, True])
def test_every_standard_text_has_the_link_and_the_way_out(channel: str, language: str, reminder: bool) -> None:
    words = standard_words(channel, language, reminder)
    assert missing_places(words.body) == [] and unknown_places(words.subject + words.body) == []


def test_a_preview_shows_the_text_filled_in_with_its_length_and_keeps_nothing(cast: Cast, campaign: Campaign) -> None:
    status, said = say(cast.designer, campaign, "preview", GOOD)
    assert status == 200 and "望江支行请您评价" in said and "计2条短信" in said and GOOD in said
    assert not MessageTemplate.objects.exists()


def test_own_words_are_kept_and_sent_and_the_standard_ones_come_back(
    cast: Cast, campaign: Campaign, outbox: Path
) -> None:
    assert say(cast.designer, campaign, "save", GOOD)[0] == 200
    assert MessageTemplate.objects.get().body == GOOD
    assert AuditEntry.objects.filter(verb="campaign.words_saved", actor=cast.designer).count() == 1
    Campaign.objects.update(state="issued")
    queue_due()
    deliver(channel="sms", seconds=60)
    assert lines(outbox)[0]["text"].startswith("望江支行请您评价")
    Campaign.objects.update(state="draft")
    say(cast.designer, campaign, "standard", "")
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "请填写正文"),
        ("{link}", "缺少{stop}"),
        ("{link} {stop} {name}", "{name}不是可填充的占位"),
        ("{link} {stop} {reply}", "此处不能使用{reply}"),
        ("{link} {stop}" + "好" * 340, "超过5条短信"),
        ("{link} {stop}\0", "空字符"),
    ],
)
def test_a_fault_is_said_beside_the_field_and_what_was_typed_stays(
    cast: Cast, campaign: Campaign, body: str, told: str
) -> None:
    status, said = say(cast.designer, campaign, "save", body)
    assert status == 422 and 'id="id_body_error"' in said and body.replace("\0", "") in said
    assert told in said or "\0" in body
    assert not MessageTemplate.objects.exists()


def test_an_email_needs_a_subject_and_its_places_are_checked(cast: Cast, campaign: Campaign) -> None:
    where = address(campaign, "email", "en", "reminder")
    for subject, told in (("", "须有主题"), ("{name}", "不是可填充")):
        status, said = say(cast.designer, campaign, "save", "{link} {stop}", where, subject=subject)
        assert status == 422 and told in said and 'id="id_subject_error"' in said
    assert say(cast.designer, campaign, "save", "Dear {link} {stop}", where, subject="Hello from {unit}")[0] == 200
    row = MessageTemplate.objects.get()
    assert (row.language, row.reminder, row.subject) == ("en", True, "Hello from {unit}")


def test_a_survey_of_one_digit_may_be_answered_by_reply(cast: Cast, campaign: Campaign, outbox: Path) -> None:
    Campaign.objects.update(version=publish(definition([WAITING, COMMENT]), "short"))
    status, said = say(cast.designer, campaign, "save", GOOD + " {reply}")
    assert status == 200 and "回复1（非常不满意）至5（非常满意）" in said
    Campaign.objects.update(state="issued")
    queue_due()
    deliver(channel="sms", seconds=60)
    assert lines(outbox)[0]["text"].endswith("回复1（非常不满意）至5（非常满意）")


@pytest.mark.parametrize("state", ["submitted", "issued", "closed"])
def test_what_is_approved_is_not_worded_anew(cast: Cast, campaign: Campaign, state: str) -> None:
    Campaign.objects.update(state=state)
    status, said = say(cast.designer, campaign, "save", GOOD)
    assert status == 422 and "文案不能再改" in said and not MessageTemplate.objects.exists()
    page = reader(cast.second).get(address(campaign)).content.decode()
    assert "<textarea" not in page and "{link}" in page


def test_words_are_for_who_issues_and_who_approves(cast: Cast, campaign: Campaign) -> None:
    for other in (cast.supervisor, cast.manager, cast.auditor, cast.outsider, cast.frontline):
        assert reader(other).get(address(campaign)).status_code == 404
    for wrong in ("/fax/zh/first/", "/sms/fr/first/", "/sms/zh/second/"):
        assert reader(cast.designer).get(f"/campaigns/{campaign.pk}/words{wrong}").status_code == 404


def test_a_campaign_that_writes_to_nobody_says_so(cast: Cast, campaign: Campaign) -> None:
    Campaign.objects.update(channels=["qr"])
    assert "不发送消息" in reader(cast.designer).get(reverse("surveys:words", args=[campaign.pk])).content.decode()
