"""What cannot be answered: a designed page, a clear sentence in the reader's language, a 4xx, nothing lost."""

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from time_machine import travel

from surveys.actions.campaigns import move_campaign
from surveys.actions.invitations import revoke_invitation
from surveys.models import AccessPoint, Invitation, Response, ResponseDraft, Wave
from tests.cast import Cast
from tests.factories.surveying import COMMENT, ONE_PAGE, THREE_PAGES, definition, invite_one, point
from tests.surveys.answer.visiting import KEY, Visitor, phone


def refused(visitor: Visitor, status: int, zh: str, en: str, address: str) -> None:
    visitor.open(address)
    assert visitor.status == status and zh in visitor.html and "surveys/answer.css" in visitor.html
    visitor.open(address + ("&" if "?" in address else "?") + "lang=en")
    assert visitor.status == status and en in visitor.html


MANGLED = ["/q/%00/", "/q/NO SUCH/", "/k/NOSUCH22/x/", "/r/abc/", "/r/abc/def/"]


@pytest.mark.parametrize("address", ["/i/no-such-token/", "/q/NOSUCH22/", "/k/NOSUCH22/", "/i/%00/", *MANGLED])
def test_unknown_way_in(db: None, customer: Client, address: str) -> None:
    refused(Visitor(customer), 404, "找不到这份问卷", "This link leads to no survey", address)


def test_code_of_a_poster_may_be_typed_in_small_letters(cast: Cast, open_wave, customer: Client) -> None:
    visitor = Visitor(customer).open(f"/q/{point(open_wave(), cast.e1).code.lower()}/")
    assert visitor.status == 200
    assert customer.get("/q/NOSUCH22").headers["Location"] == "/q/NOSUCH22/"


def test_revoked_invitation(cast: Cast, open_wave, customer: Client) -> None:
    invitation, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    revoke_invitation(invitation=invitation, actor=cast.designer)
    assert visitor.send(waiting="4", recommend="9").status == 410
    refused(visitor, 410, "这个链接已停用", "This link has been withdrawn", f"/i/{token}/")
    assert not Response.objects.exists()


def test_switched_off_access_point(cast: Cast, open_wave, customer: Client) -> None:
    code = point(open_wave(), cast.e1).code
    AccessPoint.objects.update(active=False)
    refused(Visitor(customer), 410, "这个链接已停用", "withdrawn", f"/q/{code}/")


def test_expired_invitation(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1, expires_at=timezone.now() - timedelta(minutes=1))
    refused(Visitor(customer), 410, "这份邀请已过有效期", "This invitation has expired", f"/i/{token}/")


def test_invitation_used_elsewhere(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    Invitation.objects.update(answered_at=timezone.now())
    refused(Visitor(customer), 410, "这份邀请已经答过", "answered already", f"/i/{token}/")


@pytest.mark.parametrize("kind", ["invitation", "qr"])
def test_closed_survey_names_its_closing(cast: Cast, open_wave, customer: Client, kind: str) -> None:
    wave = open_wave()
    address = f"/i/{invite_one(wave, cast.e1)[1]}/" if kind == "invitation" else f"/q/{point(wave, cast.e1).code}/"
    move_campaign(campaign=wave.campaign, to="closed", actor=cast.headquarters)
    refused(Visitor(customer), 410, "本次调查已结束", "This survey is closed", address)


@pytest.mark.parametrize("kind", ["invitation", "qr"])
def test_survey_not_open_yet_names_its_opening(cast: Cast, open_wave, customer: Client, kind: str) -> None:
    wave = open_wave()
    address = f"/i/{invite_one(wave, cast.e1)[1]}/" if kind == "invitation" else f"/q/{point(wave, cast.e1).code}/"
    Wave.objects.update(opens_at=timezone.now() + timedelta(days=1))
    refused(Visitor(customer), 410, "本次调查还没有开始", "not open yet", address)


@pytest.mark.parametrize("minutes, status", [(59, 200), (61, 410)])
def test_page_opened_before_closing_is_taken_for_an_hour(cast: Cast, open_wave, minutes: int, status: int) -> None:
    wave = open_wave()
    _, token = invite_one(wave, cast.e1)
    visitor = Visitor(phone()).open(f"/i/{token}/")
    with travel(wave.closes_at + timedelta(minutes=minutes), tick=False):
        assert visitor.send(waiting="4", recommend="9").status == status


@pytest.mark.parametrize("key", ["", "x", "\x00", "WyJhIl0:forged"])
def test_forged_key_on_a_form(cast: Cast, open_wave, customer: Client, key: str) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    response = customer.post(visitor.address, {"_key": key, "waiting": "4", "recommend": "9"})
    assert response.status_code == 403 and "不能再使用" in response.content.decode()
    assert not Response.objects.exists()


def test_key_of_another_response_is_forged(cast: Cast, open_wave, customer: Client) -> None:
    wave = open_wave()
    one = Visitor(customer).open(f"/i/{invite_one(wave, cast.e1)[1]}/")
    two = Visitor(customer).open(f"/i/{invite_one(wave, cast.e2)[1]}/")
    data = {"_key": one.key, "waiting": "4", "recommend": "9"}
    assert customer.post(two.address, data).status_code == 403
    assert customer.get(f"/r/{uuid4()}/").status_code == 403
    assert customer.get(f"/r/{uuid4()}/", {"k": one.key}).status_code == 403


@pytest.mark.parametrize(
    "answers, zh, en",
    [
        ({"recommend": "9"}, "请选择一项；如果与您无关", "where it does not apply to you"),
        ({"waiting": "6", "recommend": "9"}, "这不是可选的答案", "not one of the answers offered"),
        ({"waiting": "很好", "recommend": "9"}, "这项回答无法接收", "cannot be taken"),
        ({"waiting": "4", "recommend": "9", "hacked": "1"}, "本问卷没有的问题", "does not ask"),
        ({"waiting": "4", "recommend": "9", "comment": "长" * 501}, "超过了500字", "longer than 500"),
        ({"waiting": "4", "recommend": "9", "comment": "a\x00b"}, "不可见字符", "invisible"),
    ],
    ids=["missing", "off scale", "no number", "unknown item", "too long", "NUL"],
)
@pytest.mark.parametrize("cookies", [True, False])
def test_answer_that_does_not_hold_is_said_and_the_rest_kept(cast, open_wave, answers, zh, en, cookies) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/").send(**answers)
    assert visitor.status == 422 and zh in visitor.html and 'role="alert"' in visitor.html
    assert 'value="9" checked' in visitor.html
    assert answers.get("comment", "").replace("\x00", "") in visitor.html
    assert not Response.objects.exists()
    english = Visitor(phone(), cookies).open(f"/i/{token}/?lang=en").send(**answers)
    assert en in english.html
    assert english.send(waiting="4", recommend="9").receipt


def test_error_summary_leads_to_the_first_box_of_the_question(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    html = Visitor(customer).open(f"/i/{token}/").send(recommend="9").html
    assert '<a href="#q-waiting-1">' in html and 'id="q-waiting-1"' in html
    assert "还有1处没有填写" in html and 'aria-describedby="q-waiting-msg "' in html


def test_megabyte_of_text_is_refused_and_given_back(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    text = "x" * 1_000_000
    visitor = Visitor(customer).open(f"/i/{token}/").send(waiting="4", recommend="9", comment=text)
    assert visitor.status == 422 and text in visitor.html
    assert not Response.objects.exists() and not ResponseDraft.objects.exists()


@pytest.mark.parametrize("multipart", [True, False])
def test_more_than_can_be_read_has_a_page_of_its_own(cast: Cast, open_wave, customer: Client, multipart: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        more = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
        data = {"_key": visitor.key, "comment": "x" * 2000} if multipart else "comment=" + "x" * 2000
        response = customer.post(visitor.address, data, **more)
    assert response.status_code == 413 and "提交的内容太多了" in response.content.decode()


def test_too_many_fields_have_a_page_of_their_own(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    response = customer.post(visitor.address, {f"f{number}": "1" for number in range(1500)})
    assert response.status_code == 400 and "没能读取这个页面" in response.content.decode()


def test_broken_upload_has_a_page_of_its_own(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    response = customer.post(visitor.address, b"no boundary", content_type="multipart/form-data")
    assert response.status_code == 400


def test_half_typed_nul_is_kept_without_it_in_the_draft(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(definition([COMMENT], [COMMENT | {"id": "more"}])), cast.e1)
    Visitor(customer).open(f"/i/{token}/").send(_go="large", comment="a\x00b")
    assert ResponseDraft.objects.get().answers == {"comment": "ab"}


def test_skipped_page_is_asked_for_before_sending(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/")
    key = KEY.search(visitor.html)[1]  # type: ignore[index]
    response = customer.post(visitor.address, {"_key": key, "_page": "p3", "comment": "好"})
    assert response.status_code == 422 and "第1页，共3页" in response.content.decode()


@pytest.mark.parametrize("name", ["nope", "a\x00b", "x" * 500])
@pytest.mark.parametrize("go", ["back", "en", "large"])
def test_name_of_no_question_is_not_kept_in_the_draft(
    cast: Cast, open_wave, customer: Client, name: str, go: str
) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/").send(_go=go, waiting="4", **{name: "1"})
    assert visitor.status == 200 and name not in ResponseDraft.objects.get().answers
    assert visitor.send(waiting="4").send(recommend="9").send(comment="好").receipt


@pytest.mark.parametrize("kind", ["invitation", "poster"])
def test_survey_that_asks_this_customer_nothing_says_so(cast: Cast, open_wave, customer: Client, kind: str) -> None:
    source = deepcopy(ONE_PAGE)
    source["pages"][0]["show_if"] = {"segment": ["MVC"]}
    wave = open_wave(source)
    address = f"/i/{invite_one(wave, cast.e1)[1]}/" if kind == "invitation" else f"/q/{point(wave, cast.e1).code}/"
    said = ("这里没有需要您回答的问题", "There is nothing for you to answer here")
    refused(Visitor(customer), 410, *said, address)


def test_other_methods_are_refused(db: None, customer: Client) -> None:
    assert customer.put("/i/x/").status_code == 405
