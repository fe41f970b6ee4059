"""The bar of a wide page and the menu at its end, with all fifteen places of head office."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import BrowserContext, Page

from surveys.models import User
from tests.cast import make_cast
from tests.faults import faults, in_both_schemes
from tests.shell.all_places import all_places
from tests.signing import sign_in

LANGUAGES = pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])


@pytest.fixture
def open_page(
    live_server, transactional_db: None, settings: LazySettings, new_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    settings.ROOT_URLCONF = all_places()
    own = settings.BASE_DIR / "tests" / "shell" / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], own]}]  # type: ignore[misc]
    make_cast()

    def make(address: str, width: int, locale: str) -> Page:
        context = new_context(viewport={"width": width, "height": 800}, locale=locale)
        sign_in(context, live_server.url, User.objects.get(username="headquarters"))
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    return make


@LANGUAGES
@pytest.mark.parametrize("width", [1440, 1280, 1024, 768, 390])
def test_bar_holds_at_every_width(open_page: Callable[..., Page], width: int, locale: str) -> None:
    page = open_page("/", width, locale)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('header.top').offsetHeight") <= 60


@LANGUAGES
def test_menu_opens_and_leads_on_by_keyboard_and_has_no_fault(open_page: Callable[..., Page], locale: str) -> None:
    page = open_page("/", 1440, locale)
    page.locator(".more summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".more li").count() == 8 and page.locator(".more ul").is_visible()
    for scheme in in_both_schemes(page):
        assert faults(page, within=".top") == [], scheme
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/official/")
    assert page.locator(".more summary b").inner_text() in ("正式得分", "Official scores")


def test_phone_menu_lists_every_place(open_page: Callable[..., Page]) -> None:
    page = open_page("/", 390, "zh-CN")
    page.locator(".menu summary").click()
    assert page.locator(".menu li > a:visible").count() == 16  # fifteen places and the account
