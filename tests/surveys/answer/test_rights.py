"""What a customer may do by their link: read the notice, see and copy what they answered, and have it erased."""

import csv
import io
import json
import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from dashboards.actions.fold import fold_all, verify_tallies
from dashboards.models import Grain, Tally
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.actions.invitations import revoke_invitation, token_of
from surveys.actions.surveys import create_survey, publish_version
from surveys.models import (
    AuditEntry,
    Campaign,
    Contact,
    ContactLog,
    Customer,
    EventKind,
    Invitation,
    NoticeText,
    Response,
    ResponseEvent,
    ResponseLink,
    ResponseText,
    Wave,
)
from tests.cast import Cast
from tests.factories.customers import MOBILE, bring, row
from tests.factories.surveying import COMMENT, RECOMMEND, WAITING, definition, invite_one, issue, point, publish, words
from tests.surveys.answer.visiting import Visitor, phone

pytestmark = pytest.mark.both_databases
CONSENT = {"id": "contact", "type": "notice", "consent": True, "text": words("可以与我联系", "You may contact me")}
NOTICE = words("本调查由澜江银行开展。\n\n回答保存两年。", "Lanjiang Bank asks.\n\nAnswers are kept for two years.")
ASKED = definition([WAITING, RECOMMEND, COMMENT, CONSENT], notice=NOTICE)
SAID = "我叫王小芳，等了很久"


@pytest.fixture
def token(cast: Cast) -> str:
    """The link of a customer who was drawn."""
    bring([row(1, mobile=MOBILE)])
    made = issue(publish(ASKED), cast.ho)
    Campaign.objects.filter(pk=made.campaign_id).update(channels=["sms"])
    draw_sample(wave=Wave.objects.get(pk=made.pk), terms=Terms(rate=1), actor=None)
    return token_of(Invitation.objects.get().public_id)


@pytest.fixture
def answered(token: str) -> str:
    Visitor(phone()).open(f"/i/{token}/").send(waiting="2", recommend="9", comment=SAID, contact="1")
    assert Response.objects.count() == 1
    return token


def see(token: str, more: str = "") -> str:
    return Client().get(f"/d/{token}/{more}").content.decode()


def erase(token: str, scope: str, sure: str | None = None) -> str:
    given = {"scope": scope, **({} if sure is None else {"sure": sure})}
    return Client(enforce_csrf_checks=True).post(f"/d/{token}/erase/", given).content.decode()


def sure_of(html: str) -> str:
    return html.split('name="sure" value="')[1].split('"')[0]


def test_the_versions_notice_stands_before_the_questions_in_the_readers_language(token: str) -> None:
    visitor = Visitor(phone()).open(f"/i/{token}/")
    assert "本调查由澜江银行开展。" in visitor.html and "回答保存两年。" in visitor.html
    assert visitor.html.index("本调查由") < visitor.html.index('name="waiting"')
    assert "Answers are kept for two years." in visitor.send(_go="en").html


def test_a_version_without_a_notice_has_the_banks_and_keeps_it(cast: Cast) -> None:
    version = publish(definition([WAITING]))
    kept = NoticeText.objects.get(version=version)
    assert "您的权利" in kept.zh and "Your rights" in kept.en and "%(" not in kept.zh + kept.en
    _row, token = invite_one(issue(version, cast.ho), cast.e1)
    assert "是否作答由您自愿决定" in Visitor(phone()).open(f"/i/{token}/").html


def test_a_notice_that_was_kept_cannot_be_changed(token: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeText.objects.update(zh="别的")


def test_each_version_keeps_its_own_notice(cast: Cast) -> None:
    first = publish(ASKED)
    draft = create_survey(
        code="other", programme="retail", name_zh="二", name_en="2", actor=None,
        definition=definition([WAITING], notice=words("第二版告知", "Second notice")),
    )  # fmt: skip
    second = publish_version(version=draft, actor=None)
    assert {first.kept_notice.en.split("\n")[0], second.kept_notice.en} == {"Lanjiang Bank asks.", "Second notice"}


def test_one_sees_what_one_answered_and_what_one_agreed_to(answered: str) -> None:
    said = see(answered)
    assert SAID in said and "不满意" in said and "您已同意" in said and "望江支行" in said
    assert "本调查由澜江银行开展。" in said and Response.objects.get().answers["contact"] is True
    assert "Dissatisfied" in see(answered, "?lang=en")


def test_a_copy_holds_the_same_as_json_and_as_csv(answered: str) -> None:
    found = json.loads(Client().get(f"/d/{answered}/answers.json?lang=en").content)
    rows = {one["id"]: (one["code"], one["answer"]) for one in found["answers"]}
    assert rows["waiting"] == ("2", "Dissatisfied") and rows["comment"] == (SAID, SAID)
    assert found["consents"] == ["contact"] and found["branch"] == "Wangjiang branch" and found["version"] == 1
    table = Client().get(f"/d/{answered}/answers.csv")
    lines = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [one["code"] for one in lines if one["id"] == "comment"] == [SAID]
    assert "attachment" in table["Content-Disposition"] and table["Cache-Control"] == "no-store"


def test_a_comment_that_begins_like_a_formula_is_text_in_the_copy(token: str) -> None:
    Visitor(phone()).open(f"/i/{token}/").send(waiting="2", recommend="9", comment='=HYPERLINK("x")')
    assert "'=HYPERLINK" in Client().get(f"/d/{token}/answers.csv").content.decode()


@pytest.mark.parametrize("more", ["", "answers.json", "answers.csv", "erase/"])
@pytest.mark.parametrize("forged", ["forged", "0" * 22, "a:b", "%00", "5f0c9e9e8a3b4f5e9c392f1d8f6f2a11:xx"])
def test_a_forged_link_opens_nothing(answered: str, forged: str, more: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/d/{forged}/{more}").status_code == 404


def test_a_link_not_yet_used_says_so_and_has_no_copy(token: str) -> None:
    assert "还没有被使用过" in see(token)
    assert Client().get(f"/d/{token}/answers.json").status_code == 404


@pytest.mark.parametrize("over", ["expired", "revoked", "closed"])
def test_rights_outlive_the_invitation(answered: str, over: str) -> None:
    past = timezone.now() - timedelta(minutes=1)
    if over == "closed":
        Wave.objects.update(closes_at=past)
    elif over == "expired":
        Invitation.objects.update(expires_at=past)
    else:
        revoke_invitation(invitation=Invitation.objects.get(), actor=None)
    assert SAID in see(answered)


def test_looking_and_the_first_step_erase_nothing(answered: str) -> None:
    for method in ("get", "head"):
        assert getattr(Client(), method)(f"/d/{answered}/erase/").status_code == 200
    assert "第2步" in erase(answered, "answer")
    assert ResponseText.objects.get().text == SAID and Contact.objects.count() == 1


def test_an_answer_is_erased_in_two_steps_and_stays_counted(answered: str, cast: Cast) -> None:
    fold_all()
    before = Response.objects.values_list("answers", "scores").get()
    sure = sure_of(erase(answered, "answer"))
    for _ in range(2):  # a double click
        assert "已删除" in erase(answered, "answer", sure) or "没有可以删除" in erase(answered, "answer", sure)
    assert ResponseText.objects.get().text == "" and not ResponseLink.objects.exists()
    assert Invitation.objects.get().customer is None and ContactLog.objects.get().invitation is None
    assert Contact.objects.count() == 1 and Customer.objects.get().erased_at is None
    assert ResponseEvent.objects.filter(kind=EventKind.ERASED).count() == 1
    fold_all()
    assert Response.objects.values_list("answers", "scores").get()[1] == before[1]
    assert sum(cell.n for cell in Tally.objects.filter(grain=Grain.MONTH, unit_id=cast.e1.pk)) == 1
    assert verify_tallies(Response.objects.get().version_id) == []
    left = see(answered)
    assert SAID not in left and "全部删除" in left and "不满意" in left


def test_a_person_is_erased_in_two_steps_with_contacts(answered: str) -> None:
    assert "本系统中您的联系方式" in erase(answered, "person", sure_of(erase(answered, "person")))
    assert not Contact.objects.exists() and Customer.objects.get().erased_at
    assert ResponseText.objects.get().text == "" and Response.objects.count() == 1
    assert AuditEntry.objects.get(verb="customer.erased").actor is None
    assert "没有可以删除" in see(answered, "erase/")


def test_a_customer_who_has_not_answered_can_be_erased_too(token: str) -> None:
    erase(token, "person", sure_of(erase(token, "person")))
    assert not Contact.objects.exists() and Invitation.objects.get().revoked_at
    assert Client().get(f"/i/{token}/").status_code == 410


@pytest.mark.parametrize("scope", ["", "everybody"])
def test_who_chooses_nothing_is_asked_again(answered: str, scope: str) -> None:
    said = Client().post(f"/d/{answered}/erase/", {"scope": scope})
    assert said.status_code == 422 and "请选择一项" in said.content.decode()


def test_the_proof_of_the_first_step_is_good_for_its_scope_link_and_quarter_of_an_hour(answered: str) -> None:
    sure = sure_of(erase(answered, "answer"))
    assert "第2步" in erase(answered, "person", sure) and "第2步" in erase(answered, "answer", sure + "x")
    with travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert "停留时间过长" in erase(answered, "answer", sure)
    assert ResponseText.objects.get().text == SAID and Contact.objects.count() == 1


def test_who_answered_at_a_poster_has_a_link_of_their_own_on_the_thanks_page(cast: Cast, customer: Client) -> None:
    wave = issue(publish(ASKED), cast.ho)
    visitor = Visitor(customer).open(f"/q/{point(wave, cast.e1).code}/")
    visitor.send(waiting="2", recommend="9", comment=SAID)
    link = visitor.html.split('href="/d/')[1].split("/")[0]
    assert SAID in see(link) and 'value="person"' not in see(link, "erase/")
    erase(link, "answer", sure_of(erase(link, "answer")))
    assert ResponseText.objects.get().text == ""


def test_a_tablet_shows_nobody_the_link_to_the_last_ones_answers(cast: Cast, customer: Client) -> None:
    visitor = Visitor(customer).open(f"/k/{point(issue(publish(ASKED), cast.ho), cast.e1, 'kiosk').code}/")
    assert "/d/" not in visitor.send(waiting="2", recommend="9", comment=SAID).html


def test_withdrawn_answers_can_be_seen_and_erased(answered: str) -> None:
    Visitor(phone()).open(f"/i/{answered}/").send(_go="withdraw")
    assert "已于" in see(answered)
    erase(answered, "answer", sure_of(erase(answered, "answer")))
    assert ResponseText.objects.get().text == ""
    assert "收回，不计入" in see(answered)


def test_no_log_holds_a_token_a_number_or_what_was_written(answered: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        see(answered)
        Client().get(f"/d/{answered}/answers.json")
        Client().get("/d/forged-token-of-somebody/")
        erase(answered, "person", sure_of(erase(answered, "person")))
    told = " ".join(caplog.messages)
    assert not [word for word in (answered, "forged-token", MOBILE, "王小芳") if word in told]
