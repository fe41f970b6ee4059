"""What each person of the journey does on their pages, with mouse and keyboard."""

import csv
import io
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from surveys.clock import bank_now
from tests.e2e.conftest import Bank
from tests.follow import follow

NAME = "望江网点体验"
WITHIN_SECONDS = 60  # a patience, not a promise: the machine may have other work
COUNT = re.compile(r"([\d,]+)份答卷")


def make_campaign(bank: Bank, page: Page) -> str:
    """Head office fills in the form and submits it; gives the campaign's address."""
    now = bank_now()
    page.goto(f"{bank.live.url}/campaigns/new/")
    page.fill("[name=name_zh]", NAME)
    page.select_option("[name=version]", str(bank.version))
    for name, at in (("opens", now - timedelta(hours=1)), ("closes", now + timedelta(days=9))):
        page.fill(f"[name={name}_day]", at.date().isoformat())
        page.fill(f"[name={name}_time]", at.strftime("%H:%M"))
    page.check("[name=channels][value=sms]")
    page.click("button[value=submit]")
    page.get_by_text("待批准", exact=True).wait_for()
    assert page.locator("button[value=issued]").count() == 0  # who submitted it cannot approve it
    return page.url


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.click("button[value=issued]")
    page.get_by_text("已发出", exact=True).first.wait_for()


def invite_customer(page: Page, address: str, folder: Path) -> str:
    """Hand in a list of one customer; gives the link that the file of links holds for them."""
    page.goto(f"{address}invitations/")
    page.set_input_files(
        "[name=file]", {"name": "customers.csv", "mimeType": "text/csv", "buffer": b"unit_code,channel\nE1,sms\n"}
    )
    page.check("[name=drawn][value=drawn]")
    with page.expect_download() as links:
        page.click("main form button.go")
    links.value.save_as(folder / "links.csv")
    rows = list(csv.DictReader(io.StringIO((folder / "links.csv").read_text(encoding="utf-8-sig"))))
    return rows[0]["link"]


def answer(page: Page, link: str) -> str:
    """A customer answers every question with its last but one choice; gives the receipt."""
    page.goto(link)
    while not page.locator(".code").count():
        assert page.locator("[role=alert]").count() == 0, page.locator("[role=alert]").inner_text()
        for question in page.locator("fieldset").all():
            question.locator("label").nth(3 if question.locator("label").count() > 3 else 0).click()
        for comment in page.locator("textarea").all():
            comment.fill("排队很久，但柜员很耐心。")
        follow(page.locator("main form button.go"))
    return page.locator(".code").inner_text()


def answers_shown(page: Page, address: str) -> int:
    """The count under the first figure of a unit's page; 0 where there is none yet."""
    page.goto(address)
    tile = page.locator(".tile").first
    found = COUNT.search(tile.inner_text()) if tile.count() else None
    return int(found[1].replace(",", "")) if found else 0


def wait_until(holds: Callable[[], bool], what: str) -> float:
    """Ask again until it holds; gives the seconds that it took."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < WITHIN_SECONDS, f"not within {WITHIN_SECONDS} s: {what}"
    return time.monotonic() - start
