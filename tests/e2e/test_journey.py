"""The main job, end to end: issue, answer on a phone, see the branch's figure move, export; and who sees nothing."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys.clock import bank_today
from tests.e2e import steps
from tests.e2e.conftest import EARLIER, Bank
from tests.plugins.browser import PHONE

PHONE_IN_CHINESE = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "locale": "zh-CN"}


def exported_scores(bank: Bank, headquarters: Page, folder: Path) -> list[dict[str, str]]:
    """The scores of this quarter, as head office takes them home."""
    today = bank_today()
    period, file = f"{today.year}Q{(today.month + 2) // 3}", folder / "scores.csv"
    bank.live.manage("export_scores", "--period", period, "--output", str(file), "--as", "headquarters")
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def statuses(page: Page, bank: Bank) -> dict[str, int]:
    """What the addresses of the branch answer to who asks."""
    hidden = ["", "trend.json", "trend.csv", "distribution.csv", "dimensions.csv"]
    return {tail: page.request.get(f"{bank.live.url}/units/E1/{tail}").status for tail in hidden}


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
        for row in exported_scores(bank, headquarters, tmp_path)
        if (row["unit"], row["index"]) == ("E1", "satisfaction")
    )
    assert (
        row["n"] == str(EARLIER + 1)
        and f"{float(row['value']):.1f}" in supervisor.locator(".tile .fig").first.inner_text()
    )

    other = bank.sign_in("other_supervisor")
    assert set(statuses(supervisor, bank).values()) == {200}
    assert set(statuses(other, bank).values()) == {404}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_page_that_another_region_may_not_see_says_so(bank: Bank, language: str) -> None:
    page = bank.sign_in("other_supervisor", locale=language)
    answer = page.goto(f"{bank.live.url}/units/E1/")
    assert answer is not None and answer.status == 404
    assert page.locator("h1").inner_text() == (
        "找不到您可以查看的页面" if language == "zh-CN" else "This page does not exist for you"
    )
