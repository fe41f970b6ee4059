from typing import Any

import pytest

from surveys.engine.definition import load_definition
from surveys.engine.diff import differences
from tests.surveys.engine.making import EVERYTHING, POINTS, both, item, of, page, survey


def changes(before: list[dict], after: list[dict]) -> list[tuple[str, str, bool]]:
    return [(each.code, each.item, each.breaks_trend) for each in differences(of(*before), of(*after))]


def test_same_version_has_no_differences():
    assert differences(load_definition(EVERYTHING), load_definition(EVERYTHING)) == ()


@pytest.mark.parametrize(
    ("fields", "code", "breaks"),
    [
        ({"text": both("other words")}, "reworded", True),
        ({"points": POINTS[:4]}, "scale_changed", True),
        ({"construct": "waiting"}, "construct_changed", True),
        ({"reverse": True}, "reverse_changed", True),
        ({"show_if": {"channel": ["sms"]}}, "condition_changed", True),
        ({"hint": both("hint")}, "hint_reworded", False),
        ({"required": True}, "required_changed", False),
    ],
)
def test_changed_item_is_named_with_what_it_means_for_the_trend(fields: dict[str, Any], code: str, breaks: bool):
    assert (code, "a", breaks) in changes([item("a")], [item("a") | fields])


def test_reworded_comment_breaks_no_trend():
    assert changes([item("a", "text")], [item("a", "text", text=both("b"))]) == [("reworded", "a", False)]


def test_removed_added_and_reordered_items_are_named():
    before = [item("a", construct="overall"), item("b"), item("c")]
    after = [item("c"), item("b"), item("d", construct="overall")]
    assert changes(before, after) == [
        ("removed", "a", True),
        ("added", "d", True),
        ("order_changed", "c", False),
        ("order_changed", "b", False),
    ]


def test_new_item_of_a_new_construct_breaks_no_trend():
    assert changes([item("a")], [item("a"), item("b", construct="digital")]) == [("added", "b", False)]


def test_condition_of_a_page_counts_as_its_items_own():
    before, after = (survey(page("p", item("a"), **fields)) for fields in ({}, {"show_if": {"channel": ["sms"]}}))
    found = differences(load_definition(before), load_definition(after))
    assert [(each.code, each.breaks_trend) for each in found] == [("condition_changed", True)]
