from typing import Any

from surveys.engine.definition import Definition, load_definition
from surveys.engine.validation import Context, Validator
from tests.surveys.engine.making import both, codes, item, page, survey

DEPARTMENTS = Context("intranet", "unknown", "zh", ("IT", "HR", "LEGAL"))


def rating() -> Definition:
    pages = [
        page("before", item("mood")),
        page("rate", item("speed", na=both("n/a")), item("overall", required=True), per_subject=True),
        page(
            "more",
            item("why", "text", required=True, show_if={"item": "overall", "op": "le", "value": 2}),
            per_subject=True,
        ),
        page("end", item("comment", "long_text")),
    ]
    return load_definition(survey(*pages, programme="internal"))


def check(answers: dict[str, Any]):
    return Validator(rating()).check(answers, DEPARTMENTS)


def test_only_items_asked_per_subject_are_scored():
    assert [each.id for each in rating().scored] == ["speed", "overall"]


def test_scores_are_one_block_per_rated_department_in_the_order_of_the_context():
    result = check({"overall@LEGAL": 5, "speed@LEGAL": "na", "overall@IT": 3, "mood": 1})
    assert (result.subjects, result.scores) == (("IT", "LEGAL"), bytes([255, 2, 254, 4]))
    assert result.answers == {"mood": 1, "overall@IT": 3, "speed@LEGAL": "na", "overall@LEGAL": 5}


def test_department_left_blank_is_left_out_and_nothing_is_required_of_it():
    result = check({"overall@IT": 4, "speed@HR": "", "overall@HR": None})
    assert (result.subjects, result.problems) == (("IT",), ())


def test_required_item_of_a_department_with_any_answer_is_required():
    assert codes(check({"speed@IT": 4})) == [("overall@IT", "required")]


def test_condition_sees_the_same_departments_answer():
    result = check({"overall@IT": 1, "overall@HR": 5, "why@IT": "slow"})
    assert (codes(result), result.texts) == ([], {"why@IT": "slow"})
    assert codes(check({"overall@IT": 1, "overall@HR": 5})) == [("why@IT", "required")]


def test_department_that_may_not_be_rated_is_unknown():
    result = check({"overall@IT": 1, "why@IT": "x", "overall@SPY": 1, "overall": 2})
    assert codes(result) == [("overall@SPY", "unknown_subject"), ("overall", "unknown_subject")]


def test_answer_that_rates_no_department_is_refused():
    assert codes(check({"comment": "hello"})) == [("", "nothing_rated")]


def test_items_to_show_depend_on_the_department():
    validator = Validator(rating())
    more, answers = validator.definition.page("more"), {"overall@IT": 1, "overall@HR": 5}
    shown = [validator.visible_items(more, answers, DEPARTMENTS, subject) for subject in ("IT", "HR")]
    assert [[each.key("IT") for each in items] for items in shown] == [["why@IT"], []]


def test_page_per_subject_is_shown_only_where_there_are_subjects():
    pages = Validator(rating()).visible_pages({}, Context("intranet", "unknown", "zh"))
    assert [each.id for each in pages] == ["before", "end"]


def test_one_page_checked_for_one_department_needs_only_that_department():
    result = Validator(rating()).check_page("rate", {"speed@HR": 2}, DEPARTMENTS)
    assert codes(result) == [("overall@HR", "required")]
