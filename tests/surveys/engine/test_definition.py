import copy

import pytest

from surveys.engine.definition import DefinitionError, Text, dump_definition, load_definition
from tests.surveys.engine.making import EVERY_KIND, EVERYTHING, POINTS, both, item, of, page, survey


def faults(data: object) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as refused:
        load_definition(data)  # type: ignore[arg-type]
    return [(fault.path, fault.code) for fault in refused.value.faults]


def faults_of(*items: dict) -> list[tuple[str, str]]:
    return faults(survey(page("only", *items)))


def test_definition_of_every_kind_survives_dump_and_load():
    definition = load_definition(EVERYTHING)
    assert load_definition(dump_definition(definition)) == definition
    assert dump_definition(load_definition(dump_definition(definition))) == dump_definition(definition)


def test_scored_items_keep_the_order_in_which_they_are_asked():
    definition = load_definition(EVERYTHING)
    assert [each.id for each in definition.scored] == ["scale", "nps", "ces", "matrix.a", "matrix.b"]
    assert definition.width == 5


def test_matrix_rows_are_items_that_know_their_matrix():
    row = of(EVERY_KIND[0] | {"points": POINTS}, EVERY_KIND[5]).item("matrix.b")
    assert (row.matrix, row.matrix_text, row.text) == ("matrix", Text("matrix", "matrix"), Text("b", "b"))
    assert [point.value for point in row.points] == [1, 2, 3, 4, 5]


def test_text_falls_back_to_the_other_language():
    assert (Text("好", "").get("en"), Text("", "good").get("zh"), Text("好", "good").get("zh-hans")) == (
        "好",
        "good",
        "好",
    )


def test_all_faults_are_named_at_once():
    bad = survey(page("a", item("x", colour="red"), item("x"), {"id": "9", "type": "slider", "text": both("t")}))
    assert faults(bad | {"programme": "staff"}) == [
        ("programme", "unknown_programme"),
        ("pages[0].items[0]", "unknown_key"),
        ("pages[0].items[1].id", "duplicate"),
        ("pages[0].items[2].type", "unknown_type"),
        ("pages[0].items[2].id", "bad_code"),
    ]


@pytest.mark.parametrize("data", [None, [], "survey", 3, True])
def test_definition_that_is_no_object_is_refused(data: object):
    assert faults(data) == [("", "wrong_type")]


def test_empty_definition_lacks_programme_title_and_pages():
    assert faults({}) == [("programme", "missing"), ("title", "missing"), ("pages", "missing")]


def test_page_and_item_that_are_no_objects_are_refused():
    assert faults(survey(3, page("b") | {"items": [None]})) == [  # type: ignore[arg-type]
        ("pages[0]", "wrong_type"),
        ("pages[1].items[0]", "wrong_type"),
    ]


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        (POINTS[:1], "too_few"),
        ([{"value": value, "label": both("l")} for value in range(12)], "too_many"),
        (POINTS[::-1], "not_ascending"),
        ([POINTS[0], POINTS[0]], "not_ascending"),
        ("nowhere", "unknown_scale"),
        (5, "wrong_type"),
        ({"value": 1}, "wrong_type"),
    ],
)
def test_bad_points_are_refused(points: object, fault: str):
    assert faults_of(item("x", points=points)) == [("pages[0].items[0].points", fault)]


@pytest.mark.parametrize(
    ("text", "path", "fault"),
    [
        (None, "text", "missing"),
        ("Waiting", "text", "wrong_type"),
        ({"zh": "等候"}, "text.en", "missing"),
        ({"zh": " ", "en": "Waiting"}, "text.zh", "missing"),
        ({"zh": 1, "en": "Waiting"}, "text.zh", "wrong_type"),
        ({"zh": "长" * 1001, "en": "Waiting"}, "text.zh", "too_long"),
        ({"zh": "\x00", "en": "Waiting"}, "text.zh", "control_character"),
        ({"zh": "\ud800", "en": "Waiting"}, "text.zh", "control_character"),
    ],
)
def test_bad_text_is_refused(text: object, path: str, fault: str):
    assert faults_of(item("x") | {"text": text}) == [(f"pages[0].items[0].{path}", fault)]


@pytest.mark.parametrize("id", ["", "9a", "Über", "a-b", "a" * 41, "a\n", 5, [], {}])
def test_bad_id_is_refused(id: object):
    assert faults_of(item("x") | {"id": id}) == [("pages[0].items[0].id", "bad_code")]


@pytest.mark.parametrize(
    ("fields", "path", "fault"),
    [
        ({"construct": "Waiting!"}, ".construct", "bad_code"),
        ({"required": "yes"}, ".required", "wrong_type"),
        ({"show_if": [1]}, ".show_if", "wrong_type"),
        ({"points": [*POINTS[:1], {"value": "2", "label": both("2")}]}, ".points[1].value", "wrong_type"),
    ],
)
def test_bad_common_field_is_refused(fields: dict, path: str, fault: str):
    assert faults_of(item("x", **fields)) == [("pages[0].items[0]" + path, fault)]


@pytest.mark.parametrize(
    ("bad", "path", "fault"),
    [
        (item("x", "text", reverse=True), ".reverse", "reverse_not_scored"),
        (item("x", "text", max_length=0), ".max_length", "out_of_range"),
        (item("x", "choices", min_picks=3, max_picks=2), ".max_picks", "not_ascending"),
        (item("x", "choice", options=[{"code": "a", "label": both("a")}] * 2), ".options[1].code", "duplicate"),
        (item("x", "choice", options=[]), ".options", "too_few"),
        (item("x", "matrix", rows=[{"id": "a", "text": both("a")}] * 2), ".rows[1].id", "duplicate"),
        (item("x", "matrix", rows=[{"id": "a", "text": both("a")}], construct="c"), ".construct", "belongs_to_rows"),
        (item("x", "number", min=5, max=4), ".max", "not_ascending"),
        (item("x", "number", min=0.1), ".min", "not_a_number"),
        (item("x", "date", min="2026-02-30"), ".min", "not_a_date"),
        (item("x", "date", min="2026-02-03", max="2026-02-02"), ".max", "not_ascending"),
        (item("x", "notice", consent=1), ".consent", "wrong_type"),
    ],
)
def test_bad_field_of_a_kind_is_refused(bad: dict, path: str, fault: str):
    assert faults_of(bad) == [("pages[0].items[0]" + path, fault)]


def test_more_than_200_items_are_refused():
    pages = [page(f"p{at}", *(item(f"x{at}_{number}", "text") for number in range(101))) for at in range(2)]
    assert faults(survey(*pages)) == [("pages", "too_many")]


def test_page_per_subject_outside_the_internal_programme_is_refused():
    assert faults(survey(page("a", item("x"), per_subject=True))) == [
        ("pages[0].per_subject", "per_subject_outside_internal")
    ]


def test_internal_survey_without_a_page_per_subject_is_refused():
    assert faults(survey(page("a", item("x")), programme="internal")) == [("pages", "no_subject_page")]


@pytest.mark.parametrize(
    ("condition", "path", "fault"),
    [
        ({}, "", "bad_condition"),
        ({"all": [], "any": []}, "", "bad_condition"),
        ({"all": []}, ".all", "too_few"),
        ({"all": "x"}, ".all", "wrong_type"),
        ({"item": "later", "op": "answered"}, ".item", "later_item"),
        ({"item": "x", "op": "answered"}, ".item", "later_item"),
        ({"item": "ghost", "op": "answered"}, ".item", "unknown_item"),
        ({"item": {}, "op": "answered"}, ".item", "unknown_item"),
        ({"item": "first", "op": "like", "value": 1}, ".op", "bad_operator"),
        ({"item": "words", "op": "eq", "value": "a"}, ".op", "bad_operator"),
        ({"item": "first", "op": "eq", "value": 9}, ".value", "bad_value"),
        ({"item": "first", "op": "eq", "value": True}, ".value", "bad_value"),
        ({"item": "first", "op": "in", "value": 1}, ".value", "bad_value"),
        ({"item": "first", "op": "in", "value": [1, []]}, ".value", "bad_value"),
        ({"item": "first", "op": "answered", "value": "yes"}, ".value", "bad_value"),
        ({"item": "first", "op": "eq", "value": 1, "not": 1}, "", "unknown_key"),
        ({"channel": "sms"}, ".channel", "wrong_type"),
        ({"segment": [1]}, ".segment", "wrong_type"),
    ],
)
def test_bad_condition_is_refused(condition: dict, path: str, fault: str):
    items = item("first"), item("words", "text"), item("x", show_if=condition), item("later")
    assert faults_of(*items) == [("pages[0].items[2].show_if" + path, fault)]


def test_condition_nested_without_end_is_refused():
    condition: dict = {"channel": ["sms"]}
    for _ in range(900):
        condition = {"all": [condition]}
    assert [code for _, code in faults_of(item("x", show_if=condition))] == ["too_deep"]


def test_condition_of_a_common_page_cannot_name_an_item_asked_per_subject():
    pages = page("rate", item("x"), per_subject=True), page("end", item("y", show_if={"item": "x", "op": "answered"}))
    assert faults(survey(*pages, programme="internal")) == [("pages[1].items[0].show_if.item", "later_item")]


def test_bad_index_is_refused():
    bad = copy.deepcopy(EVERYTHING)
    bad["indices"][0] |= {"kind": "median", "constructs": {"overall": 0, "ghost": 1}}
    assert faults(bad) == [
        ("indices[0].kind", "unknown_kind"),
        ("indices[0].constructs", "unknown_construct"),
        ("indices[0].constructs.overall", "out_of_range"),
    ]
