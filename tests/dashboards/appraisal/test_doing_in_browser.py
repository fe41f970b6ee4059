"""What head office does about the appraisal, in a real browser: calculate, supply a value, try other weights."""

import re

import pytest
from playwright.sync_api import expect

from dashboards.actions.official import run_official_jobs
from dashboards.models import AppraisalRun, SuppliedValue
from tests.dashboards.appraisal.test_in_browser import bank
from tests.dashboards.appraisal.test_schemes_in_browser import pages
from tests.dashboards.lists.test_in_browser import signed_in
from tests.factories.official import QUARTER
from tests.faults import faults
from tests.follow import follow

__all__ = ["bank", "pages"]


def test_quarter_is_calculated_and_the_page_follows_it_to_the_run(new_context, bank) -> None:
    url, cast, _addresses = bank
    page = signed_in(new_context, cast.headquarters, url, 1440)
    page.goto(f"{url}/appraisal/")
    page.get_by_role("link", name="计算考核").click()
    page.click("main form[method=post] button")
    expect(page.get_by_role("alert")).to_contain_text("请填写更正原因")
    page.fill("[name=correct]", "补记一次暗访。")
    page.click("main form[method=post] button")
    jobs = page.locator("#calculations")
    expect(jobs).to_contain_text("等待中")
    assert faults(page) == []
    run_official_jobs()
    jobs.get_by_role("link", name="查看本次计分").click()
    run = AppraisalRun.objects.get(reason="补记一次暗访。")
    expect(page).to_have_url(re.compile(str(run.public_id)))
    follow(page.get_by_role("button", name="提交复核"))
    assert run.steps.get().kind == "review"


def test_value_that_one_person_proposes_counts_once_another_approves_it(new_context, pages) -> None:
    url, cast, _addresses = pages
    page = signed_in(new_context, cast.headquarters, url, 390)
    page.goto(f"{url}/appraisal/inputs/adjustment/new/")
    page.select_option("[name=unit]", str(cast.d1.pk))
    for name, typed in (("period", QUARTER.code), ("code", "flood_relief"), ("value", "many"), ("reason", "抗洪。")):
        page.fill(f"[name={name}]", typed)
    follow(page.locator("main button.go"))
    assert page.input_value("[name=value]") == "many" and page.input_value("[name=reason]") == "抗洪。"
    page.fill("[name=value]", "1.5")
    follow(page.locator("main button.go"))
    page.wait_for_url("**/appraisal/inputs/**")
    value = SuppliedValue.objects.get(code="flood_relief")
    batch = f"{url}/appraisal/inputs/{value.batch_id}/"
    page.goto(batch)
    assert page.locator("button[value=approve]").count() == 0
    second = signed_in(new_context, cast.second, url, 390)
    second.goto(batch)
    follow(second.locator("button[value=approve]"))
    value.batch.refresh_from_db()
    assert (value.batch.state, value.batch.decided_by) == ("approved", cast.second)


@pytest.mark.parametrize(("weights", "said"), [(("90", "10"), "#effect"), (("90", "20"), "#f-components.off")])
def test_other_weights_are_tried_and_what_does_not_add_up_is_kept(
    new_context, pages, weights: tuple[str, str], said: str
) -> None:
    url, cast, addresses = pages
    page = signed_in(new_context, cast.headquarters, url, 1440)
    page.goto(url + addresses[2])
    fields = page.locator("table.trial input[name$=weight]")
    for place, weight in enumerate(weights):
        fields.nth(place).fill(weight)
    follow(page.locator("button[value=try]"))
    expect(page.locator(said)).to_be_visible()
    assert [fields.nth(place).input_value() for place in (0, 1)] == list(weights)
