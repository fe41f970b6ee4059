"""To the page behind a button or a link, and until something holds on the page there is."""

import time

from playwright.sync_api import Locator, Page

SECONDS = 10


def follow(link: Locator) -> None:
    """Presses it and returns once the next page is there; a click alone may return on the page that is being left."""
    with link.page.expect_navigation():
        link.click()


def wait_until(page: Page, condition: str) -> None:
    """Returns once the condition (JavaScript) holds.

    Playwright's own waiting asks again by ``eval`` in the page, which our pages forbid: it would do only for what holds
    already. Asked from here, it is free of the page's clock too.
    """
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"not within {SECONDS} s: {condition}"
