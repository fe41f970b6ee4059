"""The customer's page in a real phone browser: what it looks like to a checker of accessibility, and with keys
alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from surveys.models import Response
from tests.cast import make_cast
from tests.factories.surveying import COMMENT, RECOMMEND, WAITING, definition, invite_one, issue, point, publish
from tests.faults import faults, in_both_schemes
from tests.follow import follow
from tests.plugins.browser import PHONE


@pytest.fixture
def addresses(live_server, transactional_db: None) -> Iterator[dict[str, str]]:
    """A two-page survey at a running server: by invitation and on a kiosk."""
    cast = make_cast()
    wave = issue(publish(definition([WAITING, RECOMMEND, COMMENT], [{**COMMENT, "id": "more"}])), cast.ho)
    _, token = invite_one(wave, cast.e1)
    code = point(wave, cast.e1, "kiosk").code
    yield {"invitation": f"{live_server.url}/i/{token}/", "kiosk": f"{live_server.url}/k/{code}/"}


def small(new_context: Callable[..., BrowserContext], **options: object) -> Page:
    return new_context(viewport=PHONE, **options).new_page()


@pytest.mark.parametrize("query", ["", "?lang=en", "?size=large"])
def test_page_error_and_thanks_have_no_fault_and_no_sideways_scroll(new_context, addresses, query) -> None:
    page = small(new_context)
    page.goto(addresses["invitation"] + query)
    for scheme in in_both_schemes(page):
        assert faults(page) == [], scheme
    follow(page.locator("button.go"))
    for scheme in in_both_schemes(page):
        assert page.locator("[role=alert]").is_visible() and faults(page) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], scheme
    page.locator("label", has_text="满意" if "en" not in query else "Satisfied").first.click()
    page.locator(".n label").nth(7).click()
    follow(page.locator("button.go"))
    follow(page.locator("button.go"))
    for scheme in in_both_schemes(page):
        assert page.locator(".code").is_visible() and faults(page) == [], scheme


def test_survey_is_answered_with_the_keyboard_alone_and_without_script(new_context, addresses) -> None:
    page = small(new_context, java_script_enabled=False)
    page.goto(addresses["invitation"])
    for _ in range(4):
        page.keyboard.press("Tab")  # large text, English, the notice, the first question
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("柜员很耐心")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=p2*")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".code").wait_for()
    assert Response.objects.get().answers == {"waiting": 2, "recommend": 1}


def test_targets_are_large_enough_for_a_thumb(new_context, addresses) -> None:
    page = small(new_context)
    page.goto(addresses["invitation"])
    heights = page.eval_on_selector_all(".o, .n span, button.go", "all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 52
    assert min(page.eval_on_selector_all("nav button:not(.first)", "all => all.map(one => one.offsetHeight)")) >= 48


def test_kiosk_gives_way_to_the_next_customer(new_context, addresses) -> None:
    page = small(new_context)
    page.goto(addresses["kiosk"])
    page.locator("label.o").first.click()
    page.locator(".n label").first.click()
    follow(page.locator("button.go"))
    follow(page.locator("button.go"))
    assert faults(page, "meta-refresh") == []
    page.locator("a.go").click()
    page.wait_for_url("**/r/**")
    assert page.locator("input:checked").count() == 0
