"""From a way in to the thanks page, with cookies and without; what is kept, and what happens once."""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from surveys.models import Invitation, Response, ResponseDraft, ResponseText
from tests.cast import Cast
from tests.factories.surveying import COMMENT, RECOMMEND, THREE_PAGES, WAITING, definition, invite_one, point
from tests.surveys.answer.visiting import Visitor, phone

BOTH = pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "no cookies"])


@BOTH
def test_one_page_survey_is_answered_and_thanked(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1, service_date=date(2026, 11, 20), segment=1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/")
    assert "望江支行 · 11月20日到店" in visitor.html and " checked" not in visitor.html
    visitor.send(waiting="4", recommend="9", comment="柜员很耐心")
    assert visitor.status == 200 and visitor.receipt
    assert ("?k=" in visitor.address) is not cookies
    response = Response.objects.get()
    assert response.answers == {"waiting": 4, "recommend": 9}
    assert (response.unit_id, response.scored, response.channel, response.origin) == (cast.e1.pk, True, 2, "page")
    assert (response.segment, response.service_date, response.language) == (1, date(2026, 11, 20), 1)
    assert ResponseText.objects.get().text == "柜员很耐心"
    assert Invitation.objects.get().answered_at is not None


@pytest.mark.parametrize(
    ("kind", "drawn", "zh", "en"),
    [
        ("qr", None, "单独展示，不计入正式得分", "do not count in its official score"),
        ("invited", False, "单独展示，不计入正式得分", "do not count in its official score"),
        ("invited", True, "会计入望江支行", "count towards the results of Wangjiang branch"),
    ],
)
def test_thanks_page_says_whether_the_answer_is_scored(
    cast: Cast, open_wave, kind: str, drawn: bool | None, zh: str, en: str
) -> None:
    wave = open_wave()
    way = f"/q/{point(wave, cast.e1).code}/" if drawn is None else f"/i/{invite_one(wave, cast.e1, drawn=drawn)[1]}/"
    visitor = Visitor(phone()).open(way).send(waiting="4", recommend="9")
    assert Response.objects.get().scored is bool(drawn)
    assert zh in visitor.html
    assert en in visitor.open(f"{visitor.address}?lang=en").html


@BOTH
def test_three_pages_are_kept_one_by_one_and_dropped_when_sent(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/")
    assert "第1页，共3页" in visitor.html
    visitor.send(waiting="2")
    assert "第2页，共3页" in visitor.html
    assert ResponseDraft.objects.get().answers == {"waiting": 2}
    visitor.send(recommend="3").send(comment="")
    assert visitor.receipt
    assert Response.objects.get().answers == {"waiting": 2, "recommend": 3}
    assert not ResponseDraft.objects.exists()


@BOTH
def test_interrupted_answer_resumes_on_another_device_at_the_first_unfinished_page(
    cast: Cast, open_wave, cookies: bool
) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    Visitor(phone(), cookies).open(f"/i/{token}/").send(waiting="2")
    again = Visitor(phone(), cookies).open(f"/i/{token}/")
    assert "第2页，共3页" in again.html
    again.send(recommend="3").send(comment="好")
    assert Response.objects.get().answers == {"waiting": 2, "recommend": 3}


@BOTH
def test_back_keeps_what_was_typed_on_both_pages(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(definition([WAITING], [COMMENT])), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/").send(waiting="2")
    visitor.send(_go="back", comment="说到一半")
    assert 'value="2" checked' in visitor.html
    visitor.send(waiting="3")
    assert "说到一半" in visitor.html


def test_back_address_of_the_browser_shows_the_earlier_page(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/").send(waiting="2")
    assert "第1页" in visitor.open(visitor.address.replace("page=p2", "page=p1")).html
    assert "第2页" in visitor.open(visitor.address.replace("page=p1", "page=p3")).html


@BOTH
@pytest.mark.parametrize("go, sign", [("en", 'lang="en"'), ("large", 'class="large"')])
def test_switching_language_or_size_keeps_answers_and_stays(cast: Cast, open_wave, cookies, go, sign) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/").send(_go=go, waiting="2")
    assert sign in visitor.html and 'value="2" checked' in visitor.html
    visitor.send(waiting="2")
    assert sign in visitor.html.split("<head>")[0]


def test_plain_links_switch_language_and_size(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/?lang=en&size=large")
    assert '<html lang="en" class="large">' in visitor.html
    assert "Page 1 of 1" in visitor.html and "Wangjiang branch" in visitor.html
    assert '<html lang="zh-Hans" class="large">' in visitor.open(visitor.address + "?lang=zh").html


@BOTH
def test_reload_double_click_and_reopening_make_one_response(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/")
    form = visitor.html, visitor.address
    first = visitor.send(waiting="4", recommend="9").receipt
    visitor.html, visitor.address = form
    assert visitor.send(waiting="4", recommend="9").receipt == first
    assert visitor.open(visitor.address).receipt == first
    assert Visitor(phone(), cookies).open(f"/i/{token}/").receipt == first
    assert Response.objects.count() == 1


@BOTH
def test_thanks_page_changes_its_language_by_a_link(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/").send(waiting="4", recommend="9")
    link = unescape(re.search(r'<a href="([^"]*)" lang="en"', visitor.html)[1])  # type: ignore[index]
    visitor.open(visitor.address.partition("?")[0] + link)
    assert visitor.receipt and "your answers have been received" in visitor.html


def test_last_of_three_pages_sent_twice_is_one_response(cast: Cast, open_wave, customer: Client) -> None:
    _, token = invite_one(open_wave(THREE_PAGES), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/").send(waiting="2").send(recommend="3")
    form = visitor.html
    first = visitor.send(comment="好").receipt
    visitor.html = form
    assert visitor.send(comment="好").receipt == first
    visitor.html = form
    assert visitor.send(comment="不好").status == 409
    assert Response.objects.count() == 1 and first in visitor.html


@BOTH
def test_other_answers_under_the_same_link_are_a_conflict(cast: Cast, open_wave, cookies: bool) -> None:
    _, token = invite_one(open_wave(), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/")
    form = visitor.html
    receipt = visitor.send(waiting="4", recommend="9").receipt
    visitor.html = form
    visitor.send(waiting="1", recommend="9")
    assert (visitor.status, visitor.receipt) == (409, receipt)
    assert Response.objects.get().answers["waiting"] == 4


@BOTH
def test_two_surveys_in_two_tabs_do_not_mix(cast: Cast, open_wave, cookies: bool) -> None:
    client = phone()
    one, two = (invite_one(open_wave(THREE_PAGES, code), unit)[1] for code, unit in (("a", cast.e1), ("b", cast.w1)))
    left = Visitor(client, cookies).open(f"/i/{one}/")
    right = Visitor(client, cookies).open(f"/i/{two}/")
    left.send(waiting="1")
    right.send(waiting="5")
    left.send(recommend="0").send(comment="左")
    right.send(recommend="10").send(comment="右")
    given = {each.unit_id: each.answers for each in Response.objects.all()}
    assert given == {cast.e1.pk: {"waiting": 1, "recommend": 0}, cast.w1.pk: {"waiting": 5, "recommend": 10}}


@pytest.mark.parametrize("kind, address, channel", [("qr", "q", 3), ("counter", "q", 5), ("kiosk", "k", 4)])
@BOTH
def test_access_point_takes_unscored_answers_of_its_unit(
    cast: Cast, open_wave, kind: str, address: str, channel: int, cookies: bool
) -> None:
    code = point(open_wave(), cast.e1, kind).code
    client = phone()
    for _ in range(2):
        visitor = Visitor(client, cookies).open(f"/{address}/{code}/")
        assert visitor.send(waiting="4", recommend="9").receipt
    rows = list(Response.objects.values_list("unit_id", "channel", "scored", "origin"))
    assert rows == [(cast.e1.pk, channel, False, "kiosk" if kind == "kiosk" else "page")] * 2


def test_kiosk_returns_to_a_fresh_start_by_link_and_by_itself(cast: Cast, open_wave, customer: Client) -> None:
    code = point(open_wave(), cast.e1, "kiosk").code
    visitor = Visitor(customer).open(f"/k/{code}/")
    assert 'class="kiosk"' in visitor.html
    visitor.send(waiting="4", recommend="9")
    assert f'url=/k/{code}/"' in visitor.html and f'href="/k/{code}/"' in visitor.html
    assert " checked" not in visitor.open(f"/k/{code}/").html


def test_shown_pages_follow_the_answers(cast: Cast, open_wave, customer: Client) -> None:
    low: dict[str, Any] = {"any": [{"item": "waiting", "op": "le", "value": 2}]}
    why = {**COMMENT, "id": "why"}
    source = definition([WAITING], [why], [RECOMMEND])
    source["pages"][1]["show_if"] = low
    _, token = invite_one(open_wave(source), cast.e1)
    visitor = Visitor(customer).open(f"/i/{token}/").send(waiting="1")
    assert "第2页，共3页" in visitor.html
    visitor.send(_go="back").send(waiting="5")
    assert "第2页，共2页" in visitor.html and "推荐" in visitor.html


@BOTH
@pytest.mark.parametrize("name", ["retail", "corporate", "product"])
def test_ready_survey_is_answered_to_its_end(cast: Cast, open_wave, name: str, cookies: bool) -> None:
    source = json.loads((Path(settings.BASE_DIR) / "surveys" / "ready" / f"{name}.json").read_text())
    _, token = invite_one(open_wave(source), cast.e1)
    visitor = Visitor(phone(), cookies).open(f"/i/{token}/")
    for _ in source["pages"]:
        visitor.send_first_boxes()
    assert visitor.receipt and Response.objects.count() == 1
