"""The main job, end to end: issue, answer on a phone, see the branch's figure move, export; and who sees nothing."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys.clock import bank_today
from surveys.engine.periods import quarter_of
from surveys.models import User
from tests.e2e import steps
from tests.e2e.conftest import EARLIER, Bank
from tests.factories.tokens import token
from tests.plugins.browser import PHONE

PHONE_IN_CHINESE = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "locale": "zh-CN"}


def this_quarter() -> str:
    today = bank_today()
    return quarter_of(today.year * 100 + today.month).code


def exported_scores(headquarters: Page, bank: Bank, folder: Path) -> list[dict[str, str]]:
    """The scores of this quarter: head office asks for the file, a worker makes it, the page says so."""
    headquarters.goto(f"{bank.live.url}/exports/")
    headquarters.fill("[name=period]", this_quarter())
    headquarters.click("main form button.go")
    with headquarters.expect_download() as file:
        headquarters.locator("#exports").get_by_role("link", name="下载").click()
    file.value.save_as(folder / "scores.csv")
    return list(csv.DictReader(io.StringIO((folder / "scores.csv").read_text(encoding="utf-8-sig"))))


def statuses(page: Page, bank: Bank, username: str) -> dict[str, int]:
    """What the addresses of the branch answer to who asks, by their pages and by a token of their own."""
    tails = ["", "trend.json", "trend.csv", "distribution.csv", "dimensions.csv"]
    found = {tail: page.request.get(f"{bank.live.url}/units/E1/{tail}").status for tail in tails}
    with bank.live.orm():
        secret = token(User.objects.get(username=username))[1]
    for address in ("units/E1/", f"scores/?unit=E1&period={this_quarter()}"):
        told = page.request.get(f"{bank.live.url}/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"})
        found[address] = told.status
    return found


def test_survey_is_issued_answered_seen_and_exported(bank: Bank, tmp_path: Path) -> None:
    branch = f"{bank.live.url}/units/E1/"
    headquarters, second, supervisor = (bank.sign_in(who) for who in ("headquarters", "second", "supervisor"))
    steps.wait_until(lambda: steps.answers_shown(supervisor, branch) == EARLIER, "earlier answers")
    before = supervisor.locator(".tile .fig").first.inner_text()

    campaign = steps.make_campaign(bank, headquarters)
    steps.approve(second, campaign)
    link = steps.invite_customer(headquarters, campaign, tmp_path)
    customer = bank.new_context(**PHONE_IN_CHINESE).new_page()
    assert steps.answer(customer, link)
    assert customer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    steps.wait_until(lambda: steps.answers_shown(supervisor, branch) == EARLIER + 1, "the customer's answer")
    assert supervisor.locator(".tile .fig").first.inner_text() != before
    row = next(
        row
        for row in exported_scores(headquarters, bank, tmp_path)
        if (row["unit"], row["index"]) == ("E1", "satisfaction")
    )
    assert (
        row["n"] == str(EARLIER + 1)
        and f"{float(row['value']):.1f}" in supervisor.locator(".tile .fig").first.inner_text()
    )

    other = bank.sign_in("other_supervisor")
    assert set(statuses(supervisor, bank, "supervisor").values()) == {200}
    assert set(statuses(other, bank, "other_supervisor").values()) == {404}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_page_that_another_region_may_not_see_says_so(bank: Bank, language: str) -> None:
    page = bank.sign_in("other_supervisor", locale=language)
    answer = page.goto(f"{bank.live.url}/units/E1/")
    assert answer is not None and answer.status == 404
    assert page.locator("h1").inner_text() == (
        "找不到您可以查看的页面" if language == "zh-CN" else "This page does not exist for you"
    )
