"""The right of reply, end to end through real pages and a real worker: a veto that is lifted, an answer that moves."""

import re

import pytest
from django.test import override_settings

from dashboards.actions.appraisal import move_scheme, save_scheme
from dashboards.actions.official import propose_run, publish_run
from dashboards.models import ScoreRun
from surveys.models import Unit, User
from tests.cast import make_user
from tests.dashboards.appraisal.conftest import LATER, small_scheme
from tests.e2e import replies, steps
from tests.e2e.conftest import HASHER, Bank
from tests.factories.official import QUARTER, closed, small_bank
from tests.follow import follow


@pytest.fixture
def appraised(bank: Bank) -> Bank:
    """Official scores of the last quarter are published, and a scheme is in force; nothing is calculated yet."""
    with bank.live.orm(), override_settings(PASSWORD_HASHERS=[HASHER]):
        if not ScoreRun.objects.exists():
            _prepare()
    return bank


def _prepare() -> None:
    small_bank([Unit.objects.get(code=code) for code in ("E1", "E2", "W1")])
    scores = closed().run
    assert scores is not None
    first, second = (User.objects.get(username=name) for name in ("headquarters", "second"))
    propose_run(run=scores, actor=first)
    publish_run(run=scores, actor=second)
    scheme = save_scheme(code="branches", content=small_scheme(), first_month=200001, last_month=LATER, actor=first)
    move_scheme(version=scheme, to="submitted", actor=first)
    move_scheme(version=scheme, to="approved", actor=second)
    head = Unit.objects.get(code="HO")
    for name, role in (("external", "external"), ("third", "headquarters")):
        make_user(name, role, head)


def test_veto_is_lifted_on_appeal_and_a_corrected_run_gives_the_grade_back(appraised: Bank) -> None:
    bank = appraised
    people = ("external", "headquarters", "second", "manager", "third")
    external, headquarters, second, manager, third = (bank.sign_in(who) for who in people)

    incident = replies.record_incident(bank, external)
    replies.take_step(headquarters, incident, "investigating")
    replies.take_step(headquarters, incident, "confirmed", reason="录像属实。")
    terms = {"period": QUARTER.code, "on_unit": "grade_cap:E", "on_leader": "grade_cap:E"}
    replies.take_step(headquarters, incident, "proposed", reason="触碰红线。", **terms)
    replies.take_step(second, incident, "in_force")

    bank.live.manage("run_appraisal", "--period", QUARTER.code, "--scheme", "branches")
    first = replies.waiting_run(bank, headquarters)
    replies.publish(headquarters, second, first)
    capped = replies.board_row(bank, manager)
    assert re.search(r"\bE\b", capped) and "不计否决为D" in capped

    manager.goto(f"{bank.live.url}/appraisal/{QUARTER.code}/E1/")
    manager.get_by_role("link", name=re.compile("一票否决提出申诉")).click()
    assert manager.url == incident
    replies.take_step(manager, incident, "appealed", reason="U盾属于另一家支行的客户。")
    replies.take_step(third, incident, "lifted", reason="经核实，与本支行无关。")

    bank.live.wake("dashboards.tasks.calculate_again")
    steps.wait_until(lambda: replies.waiting_run(bank, headquarters) != "", "the corrected run")
    corrected = replies.waiting_run(bank, headquarters)
    assert corrected != first
    headquarters.goto(corrected)
    assert headquarters.locator(f"a[href='{first.removeprefix(bank.live.url)}']").count() == 1
    assert re.search(r"INC-\d{4}-\d{4}", headquarters.locator("main").inner_text())
    replies.publish(headquarters, second, corrected)

    restored = replies.board_row(bank, manager)
    assert re.search(r"\bD\b", restored) and "否决" not in restored
    manager.goto(f"{bank.live.url}/appraisal/{QUARTER.code}/E1/")
    assert manager.locator(".veto").count() == 0
    assert manager.locator("details summary", has_text="全部变动数值").count() == 1


def test_answer_of_another_branch_is_moved_on_appeal_and_counted_there(appraised: Bank) -> None:
    bank = appraised
    headquarters, second, manager, third = (bank.sign_in(who) for who in ("headquarters", "second", "manager", "third"))
    if replies.waiting_run(bank, headquarters) == "":
        bank.live.manage("run_appraisal", "--period", QUARTER.code, "--scheme", "branches", "--correct", "重新计算")
    first = replies.waiting_run(bank, headquarters)
    replies.publish(headquarters, second, first)

    manager.goto(f"{bank.live.url}/appraisal/{QUARTER.code}/E1/")
    manager.get_by_role("link", name="计入的答卷").click()
    manager.get_by_role("link", name="申诉", exact=True).first.click()
    manager.check("[name=ground][value=wrong_branch]")
    manager.fill("[name=reason]", "客户当天在白塔支行办理业务。")
    manager.set_input_files("[name=evidence]", replies.PDF)
    manager.click("main form button.go")
    manager.wait_for_url("**/appraisal/appeals/*/")
    appeal = manager.url

    replies.take_step(third, appeal, "review")
    replies.take_step(third, appeal, "upheld", unit="W1", reason="回单所载机构为白塔支行。")
    third.goto(appeal)
    assert "白塔支行" in third.locator("main").inner_text()

    steps.wait_until(lambda: replies.corrected_scores(bank, headquarters) != "", "the corrected score run")
    scores = replies.corrected_scores(bank, headquarters)
    for page, do in ((headquarters, "propose"), (second, "publish")):
        page.goto(scores)
        follow(page.locator(f"button[name=do][value={do}]"))
    bank.live.wake("dashboards.tasks.calculate_again")
    steps.wait_until(lambda: replies.waiting_run(bank, headquarters) != "", "the corrected appraisal")
    corrected = replies.waiting_run(bank, headquarters)
    headquarters.goto(corrected)
    assert headquarters.locator(f"a[href='{first.removeprefix(bank.live.url)}']").count() == 1
    replies.publish(headquarters, second, corrected)

    manager.goto(appeal)
    told = manager.locator("main").inner_text()
    assert "申诉成立" in told and "重新计算" in told
    manager.goto(f"{bank.live.url}/appraisal/{QUARTER.code}/E1/")
    manager.locator("details.data summary", has_text="全部变动数值").click()
    assert manager.locator("details.data[open] tbody tr").count() >= 2
