"""The pictures of the README: ``python -m tests.pictures`` starts the demonstration bank, photographs it, stops it.

Runs on an embedded installation in a temporary folder; writes docs/pictures/*.png.
"""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.plugins.browser import ARGUMENTS, PHONE, chromium
from tests.plugins.live import ROOT, LiveManyi, start_live

FOLDER = ROOT / "docs" / "pictures"
WIDE = {"width": 1280, "height": 900}
FIRST_START_SECONDS = 600  # the demonstration bank is made first
# What only the first start tells.
INVITATION = re.compile(r"customer's invitation: \S+?(/i/\S+)")
PASSWORD = re.compile(r"one of these and (\S+):")


@dataclass(frozen=True)
class Picture:
    """A page as one person sees it; no person is a customer with an invitation."""

    name: str
    person: str
    locale: str
    address: str = ""


PICTURES = (
    Picture("start", "he.liqun", "zh-CN", "/"),
    Picture("unit", "zhou.min", "zh-CN", "/units/"),
    Picture("compare", "chen.siyuan", "zh-CN", "/compare/"),
    Picture("answer", "", "zh-CN"),
    Picture("start-en", "he.liqun", "en-GB", "/"),
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="manyi-pictures-", ignore_cleanup_errors=True) as folder:
        live = start_live({"DATABASE_URL": "", "REDIS_URL": "", "DEMO": "1"}, Path(folder) / "data")
        try:
            live.wait_until_ready(FIRST_START_SECONDS)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
                for one in PICTURES:
                    _take(browser, live, one)
        finally:
            live.stop()
    print(f"{len(PICTURES)} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


def _take(browser: Browser, live: LiveManyi, one: Picture) -> None:
    size = WIDE if one.person else PHONE
    context = browser.new_context(locale=one.locale, viewport=size)  # type: ignore[arg-type]
    if one.person:
        _sign_in(context, live, one.person)
    page = context.new_page()
    answer = page.goto(live.url + (one.address or _told(live, INVITATION)))
    assert answer and answer.ok, f"{one.name}: {page.url} cannot be shown"
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{one.name}.png")
    context.close()


def _sign_in(context: BrowserContext, live: LiveManyi, person: str) -> None:
    page = context.new_page()
    page.goto(f"{live.url}/accounts/login/")
    page.fill("[name=login]", person)
    page.fill("[name=password]", _told(live, PASSWORD))
    page.click("main button.go")
    page.wait_for_url(f"{live.url}/")


def _told(live: LiveManyi, what: re.Pattern[str]) -> str:
    found = what.search(live.log.read_text())
    assert found, f"the demonstration bank told nothing like {what.pattern}"
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
