"""The preview is the customer's own page: per language, channel, segment and answer; nothing is sent or kept."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from surveys.actions.surveys import create_survey, keep_draft
from surveys.forms.console_pieces import blank
from surveys.models import Response, ResponseDraft, SurveyVersion
from tests.cast import Cast
from tests.factories.surveying import COMMENT, RECOMMEND, WAITING, definition, publish
from tests.once import made_once

SHOWN_TO = {"any": [{"channel": ["counter"]}, {"segment": ["MVC"]}, {"language": ["en"]}]}
LOW = {"all": [{"item": "waiting", "op": "le", "value": 2}]}
SOURCE = definition(
    [WAITING, {**RECOMMEND, "show_if": SHOWN_TO}], [{**COMMENT, "show_if": LOW}], [{**COMMENT, "id": "more"}]
)
Open = Callable[..., str]


@pytest.fixture
@made_once
def version(cast: Cast) -> SurveyVersion:
    return publish(SOURCE)


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.designer)
    return client


@pytest.fixture
def opened(version: SurveyVersion, browser: Client) -> Open:
    return lambda query="": browser.get(f"/surveys/visits/1/preview/page/{query}").content.decode()


def send(client: Client, html: str, **answers: str) -> str:
    """Send the form that a page shows, hidden fields and all."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html))
    action = re.search(r'action="([^"]*)"', html)
    assert action
    response = client.post(unescape(action[1]), {**hidden, "_go": "next", **answers})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "query, shown",
    [
        ("", False),
        ("?channel=counter", True),
        ("?segment=MVC", True),
        ("?segment=BZC", False),
        ("?lang=en", True),
        ("?lang=xx&channel=nowhere", False),
    ],
)
def test_page_shows_what_its_channel_segment_and_language_see(opened: Open, query: str, shown: bool) -> None:
    html = opened(query)
    assert ('name="recommend"' in html) is shown and 'name="waiting"' in html
    assert ("How satisfied" in html) is ("lang=en" in query) and "surveys/answer.css" in html


def test_pages_follow_the_answers_and_the_last_one_cannot_be_sent(opened: Open, browser: Client) -> None:
    first = opened()
    assert "这是预览，不会提交。" in first and "下一页" in first
    assert 'name="comment"' in send(browser, first, waiting="1")
    last = send(browser, first, waiting="5")
    assert 'name="more"' in last and 'name="comment"' not in last and 'class="go"' not in last
    back = send(browser, last, _go="back", more="好")
    assert 'value="5" checked' in back
    assert not Response.objects.exists() and not ResponseDraft.objects.exists()


def test_missing_answer_is_said_as_to_a_customer(opened: Open, browser: Client) -> None:
    assert "还有1处没有填写" in send(browser, opened())


def test_language_and_size_change_by_the_pages_own_buttons(opened: Open, browser: Client) -> None:
    assert "How satisfied" in send(browser, opened(), _go="en", waiting="4")
    assert 'class="large"' in send(browser, opened(), _go="large")


def test_tablet_is_drawn_as_a_tablet(opened: Open) -> None:
    assert 'class="kiosk"' in opened("?channel=kiosk")


def test_hostile_answers_change_nothing(opened: Open, browser: Client) -> None:
    html = send(browser, opened(), waiting="\x00<b>", hacked="1", _page="nowhere")
    assert "<b>" not in html.split("<form")[1] and "hacked" not in html


def test_internal_survey_is_previewed_for_two_departments(cast: Cast, browser: Client) -> None:
    create_survey(
        code="inside",
        programme="internal",
        name_zh="内部",
        name_en="Inside",
        definition=blank("internal", "一线评二线", "Front line rates second line"),
        actor=cast.designer,
    )
    html = browser.get("/surveys/inside/1/preview/page/").content.decode()
    assert "运营管理部" in html and "第1页，共2页" in html


def test_preview_may_be_framed_by_us_and_by_nobody_else(version: SurveyVersion, browser: Client) -> None:
    response = browser.get("/surveys/visits/1/preview/page/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    page = browser.get("/surveys/visits/1/preview/?channel=kiosk&lang=en")
    assert 'src="/surveys/visits/1/preview/page/?lang=en&amp;channel=kiosk&amp;' in page.content.decode()


@pytest.mark.parametrize("who, status", [("designer", 200), ("auditor", 200), ("supervisor", 404), ("outsider", 404)])
def test_preview_is_for_those_who_design_or_audit(version: SurveyVersion, cast: Cast, who: str, status: int) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    for address in ("preview/", "preview/page/"):
        assert client.get(f"/surveys/visits/1/{address}").status_code == status


def test_draft_with_faults_leads_to_the_editor(cast: Cast, browser: Client) -> None:
    whole = blank("retail", "问卷", "Survey")
    draft = create_survey(
        code="broken", programme="retail", name_zh="问卷", name_en="Survey", definition=whole, actor=cast.designer
    )
    keep_draft(survey=draft.survey, definition={**whole, "title": None}, actor=cast.designer)
    for address in ("preview/", "preview/page/"):
        assert browser.get(f"/surveys/broken/1/{address}")["Location"] == "/surveys/broken/edit/"
