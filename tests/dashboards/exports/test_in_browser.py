"""The page of exports in a real browser: followed by script, usable without, and without fault for axe."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from dashboards.actions.exports import run_exports
from dashboards.actions.fold import fold_all
from dashboards.models import ExportJob
from tests.cast import Cast, make_cast
from tests.dashboards.exports.conftest import RATED, rows_of, this_month
from tests.factories.answers import give, published, words
from tests.faults import faults, in_both_schemes
from tests.follow import follow
from tests.once import made_once
from tests.plugins.browser import DESKTOP, PHONE

SignedIn = Callable[..., Page]


@pytest.fixture
@made_once
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    # Its own index: between tests with a live server the standard ones are swept away with everything else.
    index = {"code": "satisfaction", "kind": "mean", "title": words("index"), "constructs": {"overall": 1}}
    version = published(code="visits", indices=[index])
    for unit in (cast.e1, cast.w1):
        give(version, unit, RATED)
    fold_all()
    return cast


@pytest.fixture
def signed_in(
    live_server, people: Cast, new_context: Callable[..., BrowserContext], exports_folder: Path
) -> Iterator[SignedIn]:
    def opened(user: object, **options: object) -> Page:
        client = Client()
        client.force_login(user)  # type: ignore[arg-type]
        context = new_context(**options)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/exports/")
        return page

    yield opened


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_headquarters_asks_watches_and_fetches(people: Cast, signed_in: SignedIn) -> None:
    page = signed_in(people.headquarters, locale="en-US")
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("#exports")).to_contain_text("1 file is being made.")
    assert page.locator("#exports").get_attribute("hx-trigger") == "every 2s"
    run_exports()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible()
    assert page.locator("#exports").get_attribute("hx-trigger") is None
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == ExportJob.objects.get().file_name
    assert {row["unit"] for row in rows_of(Path(waiting.value.path()).read_bytes())} == {
        "HO",
        "EAST",
        "WEST",
        "E1",
        "W1",
    }


def test_page_works_without_script(people: Cast, signed_in: SignedIn) -> None:
    page = signed_in(people.supervisor, locale="en-US", java_script_enabled=False)
    page.get_by_label("Period", exact=True).fill(this_month())
    follow(page.get_by_role("button", name="Make the file"))
    run_exports()
    page.get_by_role("link", name="Refresh").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    assert {row["unit"] for row in rows_of(Path(waiting.value.path()).read_bytes())} == {"EAST", "E1"}
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#exports")).to_contain_text("No file yet")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_page_has_no_fault_and_no_sideways_scroll(
    people: Cast, signed_in: SignedIn, size: dict[str, int], locale: str
) -> None:
    for state in ("queued", "running", "done", "failed", "expired"):
        about = {"kind": "scores", "format": "csv", "parameters": {"period": "2026Q3"}, "state": state}
        ExportJob.objects.create(owner=people.headquarters, done=1, total=4, fault="gave_up", **about)
    page = signed_in(people.headquarters, locale=locale, viewport=size)
    for scheme in in_both_schemes(page):
        assert faults(page) == [] and fits(page), scheme
    page.get_by_role("link", name="原始答卷" if locale == "zh-CN" else "Raw answers").first.click()
    page.locator("input[name=period]").fill("2026Q9")
    page.locator("main button.go").click()
    expect(page.locator("[role=alert]")).to_contain_text("2026Q9")
    for scheme in in_both_schemes(page):
        assert faults(page) == [] and fits(page), scheme
