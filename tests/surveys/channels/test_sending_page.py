"""A campaign's messages on screen: who may see them, what a person decides, and how it looks."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from surveys.actions.messages import queue_due
from surveys.models import AuditEntry, Campaign, Message
from tests.cast import Cast, make_cast
from tests.factories.messages import invited, long_ago
from tests.faults import faults
from tests.plugins.browser import PHONE


def client(user) -> Client:
    made = Client()
    made.force_login(user)
    return made


def furnish(cast: Cast) -> Campaign:
    """Six messages, one of each state and two uncertain."""
    campaign = invited(cast.ho, 6).campaign
    queue_due()
    ids = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    for pk, state, reason in zip(
        ids,
        ("sent", "failed", "uncertain", "uncertain", "dropped"),
        ("", "server_away", "broken_off", "worker_lost", "answered"),
        strict=False,
    ):
        Message.objects.filter(pk=pk).update(state=state, reason=reason, claimed_at=long_ago(0))
    return campaign


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return furnish(cast)


def address(campaign: Campaign, name: str = "sending") -> str:
    return reverse(f"surveys:{name}", args=[campaign.pk])


def uncertain() -> list[int]:
    return list(Message.objects.filter(state="uncertain").values_list("pk", flat=True))


def test_head_office_sees_the_messages_and_nobody_else_does(cast: Cast, campaign: Campaign) -> None:
    said = client(cast.headquarters).get(address(campaign)).content.decode()
    assert "6条消息中已发出1条。2条不确定" in said and "138000" not in said
    for other in (cast.designer, cast.supervisor, cast.manager, cast.auditor, cast.outsider):
        assert client(other).get(address(campaign)).status_code == 404
        for name in ("sending_pause", "sending_decide", "sending_retry"):
            assert client(other).post(address(campaign, name)).status_code == 403


def test_pause_and_resume_by_the_button(cast: Cast, campaign: Campaign) -> None:
    reader = client(cast.headquarters)
    reader.post(address(campaign, "sending_pause"), {"to": "pause"})
    assert "继续发送" in reader.get(address(campaign)).content.decode()
    reader.post(address(campaign, "sending_pause"), {"to": "resume"})
    assert "暂停发送" in reader.get(address(campaign)).content.decode()


@pytest.mark.parametrize(("what", "state"), [("sent", "sent"), ("again", "queued")])
def test_a_person_decides_with_a_reason(cast: Cast, campaign: Campaign, what: str, state: str) -> None:
    chosen, other = uncertain()
    form = {"ids": [chosen], "reason": "网关日志有记录", "what": what}
    assert client(cast.headquarters).post(address(campaign, "sending_decide"), form).status_code == 302
    assert Message.objects.get(pk=chosen).state == state and uncertain() == [other]
    assert AuditEntry.objects.get(verb="message.decided").details["reason"] == "网关日志有记录"


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"ids": []}, {"ids": ["x"]}, {"what": "burn"}, {"ids": [2**70]}])
def test_a_decision_that_says_too_little_is_sent_back(cast: Cast, campaign: Campaign, wrong: dict) -> None:
    before = uncertain()
    form = {"ids": before[:1], "reason": "known", "what": "again", **wrong}
    assert client(cast.headquarters).post(address(campaign, "sending_decide"), form).status_code == 400
    assert uncertain() == before


def test_what_failed_for_a_gateway_that_was_away_is_queued_by_the_button(cast: Cast, campaign: Campaign) -> None:
    client(cast.headquarters).post(address(campaign, "sending_retry"))
    assert not Message.objects.filter(state="failed").exists()


def test_an_empty_campaign_says_what_to_do(cast: Cast) -> None:
    said = client(cast.headquarters).get(address(invited(cast.ho, 1).campaign)).content.decode()
    assert "draw_sample" in said


def test_the_page_costs_the_same_at_one_and_at_three_uncertain(cast: Cast, campaign: Campaign) -> None:
    costs, reader = [], client(cast.headquarters)
    for many in (1, 3):
        Message.objects.update(state="sent", reason="")
        ids = list(Message.objects.values_list("pk", flat=True)[:many])
        Message.objects.filter(pk__in=ids).update(state="uncertain", reason="broken_off", claimed_at=long_ago(0))
        with CaptureQueriesContext(connection) as asked:
            reader.get(address(campaign))
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.fixture
def live(live_server, transactional_db: None) -> Iterator[tuple[str, str]]:
    cast = make_cast()
    campaign = furnish(cast)
    session = client(cast.headquarters).cookies[settings.SESSION_COOKIE_NAME].value
    yield session, live_server.url + address(campaign)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_has_no_fault_and_no_sideways_scroll(
    new_context: Callable[..., BrowserContext], live: tuple[str, str], width: int, language: str
) -> None:
    context = new_context(viewport={**PHONE, "width": width}, locale=language)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": live[0], "url": live[1]}])
    page: Page = context.new_page()
    page.goto(live[1])
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
