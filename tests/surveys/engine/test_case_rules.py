"""When an answer opens a case: every condition given, and nothing less."""

import copy
from typing import Any

import pytest

from surveys.engine.case_rules import (
    DEFAULT,
    Answered,
    CaseRulesError,
    grounds,
    load_rules,
    own_word,
    points_by_construct,
)
from surveys.engine.definition import load_definition
from surveys.engine.dimensions import SEGMENTS
from tests.factories.answers import CORE, definition, scale

LOW, WORDS = load_rules(DEFAULT).rules


def rule(**changed: Any) -> Any:
    made = {**copy.deepcopy(DEFAULT["rules"][0]), **changed}
    return load_rules({"rules": [made], "days": DEFAULT["days"]}).rules[0]


def answered(points: float = 0, text: str = "", segment: str = "MVC", survey: str = "s") -> Answered:
    return Answered({"overall": points}, [text], SEGMENTS[segment], survey)


@pytest.mark.parametrize(("points", "opens"), [(0, True), (25, True), (25.1, False), (100, False)])
def test_a_score_opens_a_case_at_the_limit_and_below(points: float, opens: bool) -> None:
    assert (grounds(LOW, answered(points)) is not None) is opens


def test_an_answer_without_the_construct_opens_nothing() -> None:
    assert grounds(LOW, Answered({}, [], 1, "s")) is None


@pytest.mark.parametrize("text", ["我要投诉", "打１２３７８了", "I will COMPLAIN"])
def test_words_are_found_whatever_their_width_or_capitals(text: str) -> None:
    assert grounds(WORDS, answered(100, text)) is not None


def test_grounds_name_scores_and_words() -> None:
    assert grounds(LOW, answered(25)) == {"scores": {"overall": 25}, "words": []}
    assert grounds(WORDS, answered(100, "投诉")) == {"scores": {}, "words": ["投诉"]}


def test_every_condition_given_must_be_met() -> None:
    both = rule(words=["投诉"], segments=["MVC", "MGC"], surveys=["visits"])
    assert grounds(both, answered(0, "投诉", "MGC", "visits")) is not None
    for near in (
        answered(50, "投诉", "MGC", "visits"),
        answered(0, "很好", "MGC", "visits"),
        answered(0, "投诉", "standard", "visits"),
        answered(0, "投诉", "MGC", "other"),
    ):
        assert grounds(both, near) is None


def test_points_are_turned_for_a_reversed_question_and_the_lowest_counts() -> None:
    page = {
        "id": "one",
        "items": [
            scale("overall"),
            scale("trouble", reverse=True),
            {**scale("again"), "construct": "overall"},
            {"id": "recommend", "type": "nps", "construct": "recommend", "text": {"zh": "r", "en": "r"}},
        ],
    }
    loaded = load_definition({**definition(), "pages": [page]})
    found = points_by_construct(loaded, {"overall": 5, "trouble": 5, "again": 2, "recommend": 10})
    assert found == {"overall": 25, "trouble": 0, "recommend": 100}
    assert points_by_construct(loaded, {"overall": "na"}) == {}
    assert "overall" in CORE


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": ""}, "name"),
        ({"code": 7}, "malformed"),
        ({"zh": " "}, "name"),
        ({"at_most": 101}, "score"),
        ({"at_most": True}, "score"),
        ({"at_most": None}, "score"),
        ({"constructs": []}, "score"),
        ({"constructs": [], "at_most": None}, "no_condition"),
        ({"segments": ["VIP"]}, "segment"),
        ({"words": ["x" * 41]}, "malformed"),
        ({"words": "投诉"}, "malformed"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_place(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(CaseRulesError) as refused:
        load_rules({"rules": [DEFAULT["rules"][1], {**DEFAULT["rules"][0], **changed}], "days": DEFAULT["days"]})
    assert (refused.value.code, refused.value.rule) == (code, 1)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (None, "malformed"),
        ({"rules": {}}, "malformed"),
        ({"rules": [], "days": {"MVC": 1}}, "days"),
        ({"rules": [], "days": {"MVC": 3, "MGC": 2, "other": 3}}, "mvc_first"),
        ({**DEFAULT, "rules": DEFAULT["rules"] * 2}, "code_twice"),
        ({**DEFAULT, "rules": [{**DEFAULT["rules"][0], "code": f"r{n}"} for n in range(21)]}, "too_many_rules"),
    ],
)
def test_rules_that_cannot_be_are_refused(definition: Any, code: str) -> None:
    with pytest.raises(CaseRulesError, match=code):
        load_rules(definition)


def test_mvc_customers_come_first() -> None:
    rules = load_rules(DEFAULT)
    assert [rules.working_days(SEGMENTS[name]) for name in ("MVC", "MGC", "standard", "unknown")] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"escalation": [3, 1]}, "escalation"),
        ({"escalation": [1, 1]}, "escalation"),
        ({"escalation": [-1]}, "escalation"),
        ({"escalation": [1, 2, 3, 4, 5, 6]}, "escalation"),
        ({"escalation": "1"}, "escalation"),
        ({"again": {"days": 31, "survey": ""}}, "again"),
        ({"again": {"days": True, "survey": ""}}, "again"),
        ({"again": {"days": 1}}, "again"),
        ({"again": [1]}, "again"),
    ],
)
def test_what_follows_a_case_is_checked_too(changed: dict, code: str) -> None:
    with pytest.raises(CaseRulesError) as refused:
        load_rules({**DEFAULT, **changed})
    assert refused.value.code == code


def test_rules_from_before_pass_nothing_up_and_ask_nobody_again() -> None:
    old = load_rules({"rules": DEFAULT["rules"], "days": DEFAULT["days"]})
    assert (old.escalation, old.again) == ((), None)
    assert load_rules(DEFAULT).escalation == (1, 3) and load_rules(DEFAULT).again.days == 2


@pytest.mark.parametrize(
    ("points", "said"),
    [({"recovery": 75.0, "overall": 0.0}, 75), ({"overall": 25.0, "waiting": 100.0}, 25), ({"waiting": 50.0}, None)],
)
def test_the_customers_own_word_is_how_it_was_settled_else_overall(points: dict, said: int | None) -> None:
    assert own_word(points) == said
