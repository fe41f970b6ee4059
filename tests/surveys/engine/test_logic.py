from typing import Any

import pytest

from surveys.engine.definition import load_definition
from surveys.engine.validation import Context, Validator
from tests.surveys.engine.making import MOBILE, both, checked, codes, item, page, survey

ASKED = [
    item("mark", na=both("n/a")),
    item("colour", "choice"),
    item("many", "choices"),
    item("age", "number", decimals=1),
    item("day", "date"),
    item("words", "text"),
    item("agree", "notice", consent=True),
]


def shown(condition: dict, answers: dict[str, Any], context: Context = MOBILE) -> bool:
    """Whether an item under `condition` keeps its answer."""
    result = checked({**answers, "x": 1}, *ASKED, item("x", show_if=condition), context=context)
    assert result.problems == ()
    return "x" in result.answers


@pytest.mark.parametrize(
    ("name", "op", "value", "answer", "expected"),
    [
        ("mark", "eq", 3, 3, True),
        ("mark", "ne", 3, 3, False),
        ("mark", "ne", 3, 4, True),
        ("mark", "lt", 3, 2, True),
        ("mark", "le", 3, 3, True),
        ("mark", "gt", 3, 3, False),
        ("mark", "ge", 3, 3, True),
        ("mark", "in", [1, 2], 2, True),
        ("colour", "eq", "red", "red", True),
        ("colour", "in", ["red", "blue"], "green", False),
        ("many", "eq", "red", ["green", "red"], True),
        ("many", "ne", "red", ["green"], True),
        ("many", "in", ["red", "blue"], ["green"], False),
        ("age", "lt", 10, "9.5", True),
        ("age", "eq", "9.50", "9.5", True),
        ("day", "ge", "2026-01-01", "2026-01-01", True),
        ("agree", "eq", True, True, True),
        ("agree", "eq", True, False, False),
        ("words", "answered", True, "hello", True),
        ("words", "answered", False, "hello", False),
    ],
)
def test_comparison(name: str, op: str, value: object, answer: object, expected: bool):
    assert shown({"item": name, "op": op, "value": value}, {name: answer}) is expected


@pytest.mark.parametrize("op", ["eq", "ne", "lt", "le", "gt", "ge"])
@pytest.mark.parametrize("answers", [{}, {"mark": "na"}])
def test_comparison_with_a_missing_or_not_applicable_answer_is_false(op: str, answers: dict):
    assert shown({"item": "mark", "op": op, "value": 3}, answers) is False


def test_not_applicable_counts_as_answered_and_missing_does_not():
    answered = {"item": "mark", "op": "answered"}
    assert (shown(answered, {"mark": "na"}), shown(answered, {})) == (True, False)
    assert shown(answered | {"value": False}, {}) is True


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"channel": ["sms", "email"]}, True),
        ({"channel": ["kiosk"]}, False),
        ({"segment": ["mvc"]}, True),
        ({"language": ["en"]}, False),
        ({"all": [{"channel": ["sms"]}, {"language": ["en"]}]}, False),
        ({"any": [{"channel": ["kiosk"]}, {"all": [{"segment": ["MVC"]}, {"language": ["zh"]}]}]}, True),
    ],
)
def test_context_and_nesting(condition: dict, expected: bool):
    assert shown(condition, {}, Context("sms", "MVC", "zh")) is expected


def test_hidden_required_item_is_not_required_and_its_bad_answer_is_dropped():
    hidden = item("x", required=True, show_if={"channel": ["kiosk"]})
    assert (checked({}, hidden).problems, checked({"x": "nonsense"}, hidden).problems) == ((), ())
    assert checked({"x": 3}, hidden).scores == bytes([255])


def test_condition_does_not_see_the_answer_of_a_hidden_item():
    first = item("first", show_if={"channel": ["kiosk"]})
    second = item("second", show_if={"item": "first", "op": "answered"})
    assert checked({"first": 1, "second": 2}, first, second).answers == {}


def flow() -> Validator:
    low = {"item": "mark", "op": "le", "value": 2}
    pages = [
        page("one", item("mark", required=True)),
        page("why", item("reason", "text", required=True), show_if=low),
        page("two", item("only_low", required=True, show_if=low), item("hello", "notice"), item("last", "text")),
    ]
    return Validator(load_definition(survey(*pages)))


def test_pages_follow_the_answers_so_far():
    pages = [[each.id for each in flow().visible_pages({"mark": mark}, MOBILE)] for mark in (1, 5)]
    assert pages == [["one", "why", "two"], ["one", "two"]]


def test_items_of_a_page_follow_the_answers_so_far_and_include_notices():
    validator = flow()
    two = validator.definition.page("two")
    ids = [[each.id for each in validator.visible_items(two, {"mark": mark}, MOBILE)] for mark in (1, 5)]
    assert ids == [["only_low", "hello", "last"], ["hello", "last"]]


def test_checking_a_page_gives_that_pages_problems_and_answers_only():
    result = flow().check_page("two", {"mark": 1, "last": " bye "}, MOBILE)
    assert (codes(result), result.answers, result.texts, result.scores) == (
        [("only_low", "required")],
        {},
        {"last": "bye"},
        b"",
    )


def test_checking_a_page_that_does_not_exist_raises():
    with pytest.raises(KeyError):
        flow().check_page("ghost", {}, MOBILE)
