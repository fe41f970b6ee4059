"""The pages of the API in a real browser: one's own tokens, and the description that can be tried out."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from config import csp
from surveys.models import ApiToken
from tests.cast import Cast, make_cast
from tests.factories.tokens import bearer, token
from tests.faults import faults, in_both_schemes
from tests.follow import follow
from tests.plugins.browser import PHONE
from tests.signing_in import signed_in

TOKENS, DOCS = "/accounts/tokens/", "/api/docs/"
FORM = {"name": "BI", "scopes": ["scores:read"], "days": "30"}


@pytest.fixture
def here(live_server, transactional_db: None) -> tuple[str, Cast]:
    return live_server.url, make_cast()


def page_of(new_context: Callable[..., BrowserContext], here: tuple[str, Cast], **options: object) -> Page:
    """A page of the headquarters' person, signed in."""
    address, cast = here
    context = new_context(**options)
    session = signed_in(cast.headquarters).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    return page


@pytest.mark.django_db
def test_a_token_is_shown_once_and_works(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    made = client.post(TOKENS, FORM)
    secret = made.context["secret"]
    assert secret in made.content.decode() and "no-store" in made["Cache-Control"]
    assert secret not in client.get(TOKENS).content.decode()
    assert bearer(secret).get("/api/v1/scores/?period=2026").status_code == 200
    assert bearer(secret).get("/api/v1/units/").status_code == 403


@pytest.mark.django_db
def test_a_form_sent_twice_makes_one_token(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    client.post(TOKENS, FORM)
    again = client.post(TOKENS, FORM)
    assert again.context["secret"] == "" and "You have a token of this name" in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["responses:write"]}, {"days": "3650"}])
def test_a_form_that_cannot_be_makes_nothing_and_keeps_what_was_typed(cast: Cast, wrong: dict) -> None:
    answer = signed_in(cast.supervisor).post(TOKENS, {**FORM, **wrong})
    assert answer.status_code == 200 and 'id="errors"' in answer.content.decode()
    assert "name" in wrong or 'value="BI"' in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.django_db
def test_a_token_is_revoked_by_its_owner_alone(cast: Cast) -> None:
    made, secret = token(cast.supervisor)
    address = reverse("surveys:token_revoke", args=[made.pk])
    assert signed_in(cast.headquarters).post(address).status_code == 404
    assert signed_in(cast.supervisor).get(address).status_code == 405
    assert bearer(secret).get("/api/v1/units/").status_code == 200
    assert signed_in(cast.supervisor).post(address).status_code == 302
    assert bearer(secret).get("/api/v1/units/").status_code == 401


@pytest.mark.django_db
def test_the_pages_are_for_those_who_may_use_the_api(cast: Cast) -> None:
    assert signed_in(cast.manager).get(TOKENS).status_code == 403
    assert TOKENS not in signed_in(cast.manager).get("/accounts/2fa/").content.decode()
    assert TOKENS in signed_in(cast.supervisor).get("/accounts/2fa/").content.decode()
    assert Client().get(TOKENS).status_code == 302
    assert Client().get(DOCS).status_code == 302


@pytest.mark.django_db
def test_three_tokens_cost_as_many_queries_as_one(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    token(cast.supervisor, name="1")
    client.get(TOKENS)
    with CaptureQueriesContext(connection) as one:
        client.get(TOKENS)
    token(cast.supervisor, name="2"), token(cast.supervisor, name="3")
    with CaptureQueriesContext(connection) as three:
        client.get(TOKENS)
    assert len(one) == len(three)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_page_of_tokens_has_no_fault_at_any_width(new_context, here, language: str) -> None:
    token(here[1].headquarters, name="CCRM nightly job")
    for size in (PHONE, {"width": 1440, "height": 900}):
        page = page_of(new_context, here, viewport=size, locale=language)
        page.goto(here[0] + TOKENS)
        for scheme in in_both_schemes(page):
            assert faults(page) == [], scheme
        page.locator("[name=name]").fill(f"BI {size['width']}")
        page.locator("[name=scopes]").first.check()
        follow(page.locator("form.panel button.go"))
        for scheme in in_both_schemes(page):
            assert page.locator("#secret").input_value().startswith("manyi_") and faults(page) == [], scheme
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], scheme


def test_the_description_is_drawn_under_the_strict_policy_and_can_be_tried(new_context, here) -> None:
    page = page_of(new_context, here, viewport={"width": 1440, "height": 900})
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    answer = page.goto(here[0] + DOCS)
    assert answer.headers["content-security-policy"] == csp.policy(csp.API)
    assert "unsafe" not in csp.policy(csp.API)
    page.locator("#operations-units-units_list").click()
    page.locator("#operations-units-units_list .try-out__btn").click()
    page.locator("#operations-units-units_list .execute").click()
    page.locator("#operations-units-units_list .live-responses-table .response-col_status").first.wait_for()
    assert "EAST" in page.locator("#operations-units-units_list .live-responses-table").inner_text()
    assert refused == []
