"""The lists, results and ratings in a real browser: no fault for a checker of accessibility, no sideways scroll."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from dashboards.actions.fold import fold_all
from surveys.models import User
from tests.cast import Cast, make_cast
from tests.factories.answers import answers, give, published, running, words
from tests.factories.rating import rated_wave
from tests.faults import hold_in_both_schemes
from tests.follow import follow
from tests.once import once

WIDTHS = (390, 1440)
INDEX = {"code": "satisfaction", "kind": "mean", "title": words("satisfaction"), "constructs": {"overall": 1}}


@pytest.fixture
def bank(live_server, transactional_db: None) -> Iterator[tuple[str, Cast, list[str]]]:
    """A bank with answers, a running campaign and a rated wave; the addresses to look at."""
    yield live_server.url, *once("bank of the lists", _listed)


def _listed() -> tuple[Cast, list[str]]:
    cast = make_cast()
    version = published(indices=[INDEX])
    outcomes = give(version, cast.e1, [answers(*(1 + at % 5,) * 5, comment=f"评语{at}") for at in range(12)])
    wave = running(version, cast.ho, target=5, segment_quota={"MVC": 100})
    rated_wave(published("internal", constructs=("overall",), indices=[INDEX]), [cast.d1], [{"overall@D1": 4}] * 6)
    fold_all()
    lists = ["/comments/", "/comments/?q=zz", "/answers/?band=low", f"/answers/{outcomes[0].response_id}/"]
    others = [f"/campaigns/{wave.campaign_id}/results/", "/internal/", "/units/E1/", "/units/D1/", "/compare/", "/"]
    return cast, [*lists, *others]


def signed_in(new_context, user: User, url: str, width: int, scheme: str = "light") -> Page:
    client = Client()
    client.force_login(user)
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    return context.new_page()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_fault_and_no_sideways_scroll(new_context, bank, width: int) -> None:
    url, cast, addresses = bank
    page = signed_in(new_context, cast.headquarters, url, width)
    for address in addresses:
        hold_in_both_schemes(page, url + address, width)


def test_conditions_are_added_and_taken_away_without_script(new_context, bank) -> None:
    url, cast, _ = bank
    client = Client()
    client.force_login(cast.manager)
    context = new_context(java_script_enabled=False)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/comments/")
    page.locator("summary.chip").click()
    page.select_option("#f-band", "low")
    follow(page.locator(".chips form button"))
    assert "band=low" in page.url and page.locator(".talk li").count() == 6
    page.fill("#q", "评语0")
    follow(page.locator("form[role=search] button"))
    assert page.locator(".talk li").count() == 1
    follow(page.locator("nav.chips a.small"))
    assert page.locator(".talk li").count() == 12
