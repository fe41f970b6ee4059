"""Headless Chromium for the end-to-end tests; a page that asks anything of another host fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
]
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LOCAL = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")


def chromium() -> str:
    """The Chromium of the system; test.sh has made sure that there is one. The shell without windows needs half."""
    for name in (os.environ.get("CHROMIUM", ""), *CHROMIUMS):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("no Chromium on PATH: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of one test process."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts (each its own cookies); options are Playwright's, e.g. ``java_script_enabled=False``."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "zh-CN", "viewport": DESKTOP, **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("request", lambda asked: None if asked.url.startswith(LOCAL) else outside.append(asked.url))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert outside == []


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page at 1280 × 800, in Chinese."""
    return new_context().new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page at 390 × 844 with touch, in Chinese."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2).new_page()
