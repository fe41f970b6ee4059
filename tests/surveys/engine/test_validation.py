import math
from typing import Any

import pytest

from surveys.engine.validation import Problem
from tests.surveys.engine.making import both, checked, codes, item

REQUIRED: dict[str, Any] = {"required": True}


def test_scores_are_positions_with_254_for_not_applicable_and_255_for_none():
    asked = [item(id, na=both("n/a")) for id in "abc"] + [item("n", "nps")]
    result = checked({"a": 5, "b": "na", "n": 0}, *asked)
    assert (result.scores, result.answers, result.problems) == (
        bytes([4, 254, 255, 0]),
        {"a": 5, "b": "na", "n": 0},
        (),
    )


def test_reverse_key_is_not_turned_in_the_scores():
    assert checked({"a": 5}, item("a", reverse=True)).scores == bytes([4])


@pytest.mark.parametrize("answers", [None, [], "a", 1, True])
def test_answers_that_are_no_object_are_a_problem(answers: object):
    assert checked(answers, item("a")).problems == (Problem("wrong_type", "", {"expected": "object"}),)


@pytest.mark.parametrize(
    ("asked", "raw", "code"),
    [
        (item("a", **REQUIRED), None, "required"),
        (item("a", **REQUIRED), "", "required"),
        (item("a", "text", **REQUIRED), " \u3000", "required"),
        (item("a", "choices", **REQUIRED), [], "required"),
        (item("a"), 6, "off_scale"),
        (item("a"), "na", "off_scale"),
        (item("a"), "5", "wrong_type"),
        (item("a"), True, "wrong_type"),
        (item("a"), 5.0, "wrong_type"),
        (item("a"), math.nan, "wrong_type"),
        (item("a"), [5], "wrong_type"),
        (item("a"), {"value": 5}, "wrong_type"),
        (item("a", "nps"), 11, "off_scale"),
        (item("a", "ces"), 0, "off_scale"),
        (item("a", "choice"), "pink", "unknown_option"),
        (item("a", "choice"), 1, "wrong_type"),
        (item("a", "choices"), "red", "wrong_type"),
        (item("a", "choices"), [[]], "wrong_type"),
        (item("a", "choices"), ["red", "pink"], "unknown_option"),
        (item("a", "choices", max_picks=1), ["red", "blue"], "too_many"),
        (item("a", "choices", min_picks=2), ["red", "red"], "too_few"),
        (item("a", "text"), "x" * 101, "too_long"),
        (item("a", "long_text"), "满" * 501, "too_long"),
        (item("a", "long_text"), "x" * 2**20, "too_long"),
        (item("a", "long_text"), "\x00", "control_character"),
        (item("a", "long_text"), "\ud800", "control_character"),
        (item("a", "text"), "two\nlines", "control_character"),
        (item("a", "text"), 5, "wrong_type"),
        (item("a", "number"), "five", "not_a_number"),
        (item("a", "number"), math.nan, "not_a_number"),
        (item("a", "number"), math.inf, "not_a_number"),
        (item("a", "number"), "1e9", "not_a_number"),
        (item("a", "number"), "9" * 10**6, "not_a_number"),
        (item("a", "number", max=10), 11, "out_of_range"),
        (item("a", "number", min=0), "-0.5", "out_of_range"),
        (item("a", "number", decimals=1), "0.25", "too_many_decimals"),
        (item("a", "number"), True, "wrong_type"),
        (item("a", "date"), "2026-02-30", "not_a_date"),
        (item("a", "date"), "20260203", "not_a_date"),
        (item("a", "date"), 20260203, "wrong_type"),
        (item("a", "date", max="2026-12-31"), "2027-01-01", "out_of_range"),
        (item("a", "notice", consent=True, **REQUIRED), None, "consent_needed"),
        (item("a", "notice", consent=True, **REQUIRED), False, "consent_needed"),
        (item("a", "notice", consent=True), "yes", "wrong_type"),
        (item("a", "notice"), True, "unknown_item"),
    ],
)
def test_bad_answer_is_one_named_problem(asked: dict, raw: object, code: str):
    assert codes(checked({"a": raw}, asked)) == [("a", code)]


def test_number_too_large_to_be_printed_is_a_problem():
    asked = item("a"), item("b", "number")
    assert codes(checked({"a": 10**5000, "b": -(10**5000)}, *asked)) == [("a", "off_scale"), ("b", "out_of_range")]


@pytest.mark.parametrize(
    ("asked", "raw", "canonical"),
    [
        (item("a", "choices"), ["blue", "red", "blue"], ["red", "blue"]),
        (item("a", "choice"), "green", "green"),
        (item("a", "number", decimals=2), "+007.50", "7.5"),
        (item("a", "number"), "１２", "12"),
        (item("a", "number"), "-0", "0"),
        (item("a", "number", decimals=1), 2.5, "2.5"),
        (item("a", "number", decimals=2), "-0.25", "-0.25"),
        (item("a", "date"), " 2026-02-28 ", "2026-02-28"),
        (item("a", "notice", consent=True), True, True),
        (item("a", "notice", consent=True), False, False),
    ],
)
def test_answer_is_brought_into_its_canonical_form(asked: dict, raw: object, canonical: object):
    result = checked({"a": raw}, asked)
    assert (result.answers, result.problems) == ({"a": canonical}, ())


def test_texts_are_kept_apart_composed_and_stripped():
    result = checked({"a": "  cafe\u0301\r\n好\t "}, item("a", "long_text"))
    assert (result.answers, result.texts) == ({}, {"a": "café\n好"})


def test_exclusive_option_stands_alone():
    options = [{"code": "red", "label": both("r")}, {"code": "none", "label": both("n"), "exclusive": True}]
    asked = item("a", "choices", options=options, min_picks=2)
    assert codes(checked({"a": ["red", "none"]}, asked)) == [("a", "exclusive_option")]
    assert checked({"a": ["none"]}, asked).answers == {"a": ["none"]}


def test_unknown_items_are_named_without_their_control_characters_and_not_without_end():
    result = checked({"\x00b": 1, "a@X": 2, 3: 4} | {f"z{at}": 1 for at in range(1000)}, item("a"))
    assert codes(result)[:3] == [("\ufffdb", "unknown_item"), ("a@X", "unknown_item"), ("", "unknown_item")]
    assert len(result.problems) == 20


def test_required_item_answered_badly_is_one_problem_only():
    assert codes(checked({"a": 9}, item("a", **REQUIRED))) == [("a", "off_scale")]


def test_zero_on_the_recommendation_scale_is_an_answer():
    assert checked({"a": 0}, item("a", "nps", **REQUIRED)).problems == ()
