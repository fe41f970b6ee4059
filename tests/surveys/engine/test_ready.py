"""The four surveys that come ready."""

import json
from pathlib import Path

import pytest

import surveys
from surveys.engine.definition import PROGRAMMES, Definition, load_definition
from surveys.engine.validation import Context, Validator

READY = Path(surveys.__file__).parent / "ready"
CORE = {"overall", "expectation", "ideal", "recommend", "effort"}
SHARED = {"waiting", "authorisation", "staff_skill", "staff_courtesy", "digital", "products", "manager"} | {
    "followup",
    "complaints",
}
CONSTRUCTS = {
    "retail": CORE | SHARED | {"lobby", "premises"},
    "corporate": CORE | SHARED | {"lobby", "premises"},
    "product": CORE | SHARED,
    "internal": {"responsiveness", "clarity", "expertise", "cooperation", "fairness", "overall"},
}


def ready(programme: str) -> Definition:
    return load_definition(json.loads((READY / f"{programme}.json").read_text(encoding="utf-8")))


def asked(programme: str, answers: dict, context: Context) -> list[str]:
    validator = Validator(ready(programme))
    pages = validator.visible_pages(answers, context)
    items = (each for page in pages for each in validator.visible_items(page, answers, context))
    return [each.id for each in items if each.type != "notice" or each.consent]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_ready_survey_loads_and_measures_its_constructs(programme: str):
    definition = ready(programme)
    assert definition.programme == programme
    assert {each.construct for each in definition.scored} == CONSTRUCTS[programme]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_ready_survey_asks_for_a_comment_without_personal_data_and_has_a_notice(programme: str):
    definition = ready(programme)
    assert definition.item("comment").hint
    assert definition.items[0].type == "notice"


def test_counter_customer_answers_14_questions_and_mobile_customer_10():
    sms = Context("sms", "standard", "zh")
    assert len(asked("retail", {"touchpoint": "counter"}, sms)) == 14
    assert len(asked("retail", {"touchpoint": "mobile"}, sms)) == 10


def test_kiosk_asks_about_the_branch_and_not_how_the_customer_came():
    items = asked("retail", {}, Context("kiosk", "unknown", "zh"))
    assert {"waiting", "authorisation", "lobby", "premises"} <= set(items)
    assert "touchpoint" not in items


def test_mobile_customer_is_asked_nothing_about_the_branch():
    items = asked("retail", {"touchpoint": "mobile"}, Context("sms", "standard", "zh"))
    assert {"waiting", "authorisation", "lobby", "premises"}.isdisjoint(items)


@pytest.mark.parametrize(("segment", "has"), [("MVC", True), ("MGC", True), ("BZC", False)])
def test_account_manager_is_asked_about_by_value_segment(segment: str, has: bool):
    assert ("manager" in asked("retail", {"touchpoint": "counter"}, Context("sms", segment, "zh"))) is has


def test_reasons_consent_and_complaint_handling_follow_a_bad_experience():
    answers = {"touchpoint": "counter", "overall": 2, "problem": "told"}
    sms = Context("sms", "standard", "zh")
    assert {"reasons", "complaints", "followup", "contact_consent"} <= set(asked("retail", answers, sms))
    kept = asked("retail", answers | {"overall": 5, "problem": "none"}, sms)
    assert {"reasons", "complaints", "followup", "contact_consent"}.isdisjoint(kept)


def test_internal_survey_asks_nothing_that_identifies_the_rater():
    definition = ready("internal")
    assert {each.type for each in definition.items} == {"notice", "scale", "long_text"}
    assert [each.id for each in definition.items if not each.per_subject] == ["anonymity", "comment"]
