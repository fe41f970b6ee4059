"""To the page behind a button or a link."""

from playwright.sync_api import Locator


def follow(link: Locator) -> None:
    """Presses it and returns once the next page is there; a click alone may return on the page that is being left."""
    with link.page.expect_navigation():
        link.click()
