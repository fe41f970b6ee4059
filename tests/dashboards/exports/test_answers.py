"""Raw answers: codes and words, every version in one table, what was withdrawn marked, texts covered."""

import gc
import tracemalloc
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.actions.exports import read_request, write_export, writing
from dashboards.queries import answer_rows
from dashboards.queries.answer_rows import AnswerList, AnswerQuery
from dashboards.queries.refusals import ExportRefused
from surveys.access import SYSTEM
from surveys.actions.responses import reattribute_response, withdraw_response
from surveys.actions.surveys import publish_version, save_draft
from surveys.engine.periods import parse_period
from surveys.models import ResponseText, SurveyVersion
from surveys.tree import path_of
from tests.cast import Cast
from tests.dashboards.exports.conftest import RATED, Table, this_month
from tests.factories.answers import answers, give, published, scale, words
from tests.factories.surveying import FIVE
from tests.once import made_once

pytestmark = pytest.mark.both_databases

PICK = {
    "id": "pick",
    "type": "choices",
    "text": words("pick"),
    "options": [{"code": "a", "label": words("甲")}, {"code": "b", "label": words("乙")}],
}


def page(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "one", "title": words("one"), "per_subject": False, "items": list(items)}]


@pytest.fixture
@made_once
def shop(cast: Cast) -> SurveyVersion:
    """A survey with a labelled scale, several choices and a comment."""
    waiting = scale("waiting") | {"points": FIVE, "text": {"zh": "等候满意吗？", "en": "Waiting?"}}
    comment = {"id": "comment", "type": "long_text", "text": words("comment")}
    return published(code="shop", pages=page(waiting, PICK, comment))


def test_wide_has_a_row_for_each_response_with_codes_and_words(cast: Cast, shop: SurveyVersion, table: Table) -> None:
    give(shop, cast.e1, [{"waiting": 2, "pick": ["a", "b"], "comment": "好"}], segment="MVC", channel="qr")
    (row,) = table(cast.headquarters, "answers", survey="shop")
    assert (row["waiting"], row["waiting.label"]) == ("2", "不满意")
    assert (row["pick"], row["pick.label"], row["comment"]) == ("a;b", "甲；乙", "好")
    assert (row["survey"], row["version"], row["withdrawn"]) == ("shop", "1", "0")
    assert (row["unit"], row["path"], row["segment"], row["channel"]) == ("E1", "HO/EAST/E1", "MVC", "qr")


def test_words_are_in_the_language_asked_for_or_left_out(cast: Cast, shop: SurveyVersion, table: Table) -> None:
    give(shop, cast.e1, [{"waiting": 2}])
    (english,) = table(cast.headquarters, "answers", survey="shop", labels="en")
    assert english["waiting.label"] == "Dissatisfied"
    (codes,) = table(cast.headquarters, "answers", survey="shop", labels="")
    assert codes["waiting"] == "2" and "waiting.label" not in codes


def test_long_has_a_row_for_each_answer(cast: Cast, shop: SurveyVersion, table: Table) -> None:
    give(shop, cast.e1, [{"waiting": 5, "comment": "很好"}, {"pick": ["b"]}])
    rows = table(cast.headquarters, "answers", survey="shop", layout="long")
    said = [(row["item"], row["construct"], row["type"], row["code"], row["label"], row["text"]) for row in rows]
    assert said == [
        ("waiting", "waiting", "scale", "5", "非常满意", ""),
        ("comment", "", "long_text", "", "", "很好"),
        ("pick", "", "choices", "b", "乙", ""),
    ]
    assert rows[0]["question"] == "等候满意吗？" and len({row["response"] for row in rows}) == 2


def test_all_versions_stand_in_one_wide_table(cast: Cast, table: Table) -> None:
    first = published(code="shop", constructs=("overall", "waiting"))
    give(first, cast.e1, [answers(5, waiting=1)])
    changed = {**first.definition, "pages": page(scale("overall"), scale("lobby"))}
    second = publish_version(version=save_draft(survey=first.survey, definition=changed, actor=None), actor=None)
    give(second, cast.e1, [{"overall": 4, "lobby": 2}])
    old, new = table(cast.headquarters, "answers", survey="shop")
    assert [(row["version"], row["overall"], row["waiting"], row["lobby"]) for row in (old, new)] == [
        ("1", "5", "1", ""),
        ("2", "4", "", "2"),
    ]


def test_withdrawn_answer_stays_and_is_marked(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    (outcome,) = give(visits, cast.e1, [RATED[0]])
    withdraw_response(response_id=outcome.response_id, actor=cast.headquarters, reason="test")
    marked = {row["response"]: row["withdrawn"] for row in table(cast.headquarters, "answers", survey="visits")}
    assert [one for one, mark in marked.items() if mark == "1"] == [str(outcome.response_id)]
    assert len(marked) == 37


def test_reattributed_answer_says_where_it_was_given_and_where_it_counts(
    cast: Cast, visits: SurveyVersion, table: Table
) -> None:
    (outcome,) = give(visits, cast.e1, [RATED[0]])
    reattribute_response(
        response_id=outcome.response_id, to=path_of(cast.w1.pk), actor=cast.headquarters, reason="wrong branch"
    )
    rows = {row["response"]: row for row in table(cast.headquarters, "answers", survey="visits")}
    moved = rows[str(outcome.response_id)]
    assert (moved["unit"], moved["counted_at"], moved["withdrawn"]) == ("E1", "W1", "0")


def test_names_and_numbers_in_a_text_are_covered_and_erased_texts_are_gone(
    cast: Cast, visits: SurveyVersion, table: Table
) -> None:
    first, second = give(
        visits,
        cast.e1,
        [answers(5, 5, 5, 5, 5, comment="我叫王小芳，电话13812345678。"), answers(5, 5, 5, 5, 5, comment="再见")],
    )
    ResponseText.objects.filter(response_id=second.response_id).update(text="", erased_at="2026-01-01T00:00:00Z")
    rows = {row["response"]: row["comment"] for row in table(cast.headquarters, "answers", survey="visits")}
    assert rows[str(first.response_id)] == "我叫***，电话***。"
    assert rows[str(second.response_id)] == ""


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "＝1+1", "@x", "+86"])
def test_text_of_a_customer_never_becomes_a_formula(cast: Cast, visits: SurveyVersion, table: Table, text: str) -> None:
    (outcome,) = give(visits, cast.e1, [answers(5, 5, 5, 5, 5, comment=text)])
    for layout, column in (("wide", "comment"), ("long", "text")):
        rows = table(cast.headquarters, "answers", survey="visits", layout=layout)
        assert f"'{text}" in [row[column] for row in rows if row["response"] == str(outcome.response_id)]


def test_unit_and_period_narrow_the_answers(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    assert len(table(cast.headquarters, "answers", survey="visits", unit="EAST")) == 24
    assert len(table(cast.headquarters, "answers", survey="visits", unit="W1")) == 12
    assert table(cast.headquarters, "answers", survey="visits", period="2020") == []


def test_who_may_not_export_answers_gets_none(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    assert len(table(cast.auditor, "answers", survey="visits")) == len(table(SYSTEM, "answers", survey="visits")) == 36
    for user in (cast.supervisor, cast.manager, cast.designer, cast.frontline, cast.outsider):
        with pytest.raises(PermissionDenied):
            table(user, "answers", survey="visits")


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_answers_of_the_anonymous_programme_are_never_listed(cast: Cast, table: Table, layout: str) -> None:
    published("internal", code="rating")
    for viewer in (cast.headquarters, SYSTEM):
        with pytest.raises(ExportRefused) as caught:
            table(viewer, "answers", survey="rating", layout=layout)
        assert caught.value.reason == "internal_never_listed"


def test_unknown_survey_is_refused(cast: Cast, table: Table) -> None:
    with pytest.raises(ExportRefused) as caught:
        table(cast.headquarters, "answers", survey="nothing")
    assert caught.value.reason == "unknown_survey"


def test_one_answer_and_three_take_the_same_queries(cast: Cast, table: Table) -> None:
    version, counts = published(code="shop"), []
    table(cast.headquarters, "answers", survey="shop")
    for more in (1, 2):
        give(version, cast.e1, [answers(5, 4, 3, 2, 1, comment="好")] * more)
        with CaptureQueriesContext(connection) as caught:
            assert table(cast.headquarters, "answers", survey="shop")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_answers_are_read_in_pieces_and_leave_memory_flat(
    cast: Cast, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer_rows.AT_ONCE == 1000
    for module in (answer_rows, writing):
        monkeypatch.setattr(module, "AT_ONCE", 200)
    version = published(code="shop")
    asked = read_request("answers", "csv", {"survey": "shop", "period": this_month()})

    def peak() -> int:
        gc.collect()
        tracemalloc.start()
        write_export(viewer=SYSTEM, asked=asked, path=tmp_path / "a", progress=lambda done, total: gc.collect())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    give(version, cast.e1, [answers(5, 4, 3, 2, 1)] * 400)
    peak()
    few = peak()
    give(version, cast.e1, [answers(5, 4, 3, 2, 1)] * 800)
    assert peak() < few * 1.2
    found = AnswerList(SYSTEM, AnswerQuery("shop", parse_period(this_month())))
    assert [len(piece) for piece in found._pieces()] == [200] * 6
