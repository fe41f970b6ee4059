"""The lists of answers and comments: every number can be opened down to what is under it, by those who may."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.actions.fold import fold_all
from dashboards.forms.filters import default_period
from dashboards.queries.listing.rows import Asked, Listed, count_answers, list_answers, list_comments
from dashboards.queries.listing.scan import MOST_READ, Slice, scan
from dashboards.queries.selection import Selection
from dashboards.queries.unit_page import unit_page
from surveys.actions.responses import reattribute_response, withdraw_response
from surveys.actions.units import move_unit
from surveys.clock import bank_today
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Response, SurveyVersion, Unit, User
from surveys.tree import load_tree, path_of
from tests.cast import Cast
from tests.factories.answers import answers, give, published
from tests.once import made_once
from tests.signing_in import signed_in

pytestmark = pytest.mark.both_databases

PAGES = ("comments", "comments_csv", "answers", "answers_csv")
PHONE = "我叫王小芳，电话13812345678，请尽快回复。"


def content(response: HttpResponse) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return raw.decode()


def page(user: User, name: str = "comments", **params: str) -> str:
    response = signed_in(user).get(reverse(f"dashboards:{name}"), params)
    assert response.status_code == 200
    return content(response)


def rows(user: User, name: str, **params: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page(user, name, **params).removeprefix("\ufeff"))))


def asked(unit: Unit, **more: str) -> Asked:
    return Asked(Selection("retail", default_period()), load_tree().nodes[unit.pk], **more)


def everything(user: User, wanted: Asked, size: int = 5) -> Iterator[Listed]:
    after: int | None = None
    while True:
        found = list_answers(user, wanted, load_tree(), after, size)
        yield from found.rows
        if found.after is None:
            return
        after = found.after


@pytest.fixture
@made_once
def answered(cast: Cast) -> SurveyVersion:
    """Fourteen answers at E1, eleven at E2, twelve at W1; some leave questions out, some say something."""
    version = published()
    marks = [(5, 5, 5, 4, 4), (4, 4, 3, 2, 4), (1, 2, 1, 1, 2), (3, 3, 3, 3, 3)] * 4
    given = [answers(*row, recommend=9) for row in marks]
    for at in range(0, 14, 4):
        given[at] = {key: value for key, value in given[at].items() if key != "recommend"}
    give(version, cast.e1, [{**row, "comment": f"排队{at}"} if at < 3 else row for at, row in enumerate(given[:14])])
    give(version, cast.e2, [*given[:10], {**given[10], "comment": PHONE}], segment="MVC")
    give(version, cast.w1, [*given[:11], {**given[11], "comment": "West says =1+1"}])
    fold_all()
    return version


def test_as_many_answers_are_listed_as_each_figure_says(cast: Cast, answered: SurveyVersion) -> None:
    tree, selection = load_tree(), Selection("retail", default_period())
    for unit in (cast.ho, cast.east, cast.e1):
        shown = unit_page(cast.headquarters, selection, tree.nodes[unit.pk], tree)
        assert {tile.figure.spec.code for tile in shown.tiles} >= {"satisfaction", "nps"}
        for figure in (*(tile.figure for tile in shown.tiles), *shown.dimensions):
            wanted = asked(unit, index=figure.spec.code)
            listed = list(everything(cast.headquarters, wanted))
            assert len({row.key for row in listed}) == len(listed) == figure.estimate.n
            assert count_answers(cast.headquarters, wanted, tree) == figure.estimate.n


def test_the_tile_leads_to_its_answers_and_the_list_says_its_number(cast: Cast, answered: SurveyVersion) -> None:
    unit = signed_in(cast.manager).get(reverse("dashboards:unit", args=["E1"])).content.decode()
    link = reverse("dashboards:answers") + "?unit=E1&amp;index=nps"
    assert f'<a href="{link}">10 answers</a>' in unit
    assert "10 answers" in page(cast.manager, "answers", unit="E1", index="nps")
    assert len(rows(cast.manager, "answers_csv", unit="E1", index="nps")) == 1 + 10


def test_the_list_follows_the_cuts_of_the_figure(cast: Cast, answered: SurveyVersion) -> None:
    tree = load_tree()
    narrowed = Selection("retail", default_period(), {"segment": (SEGMENTS["MVC"],)})
    wanted = replace(asked(cast.east), selection=narrowed)
    assert count_answers(cast.supervisor, wanted, tree) == len(list(everything(cast.supervisor, wanted))) == 11


def test_withdrawn_and_moved_answers_are_listed_where_they_count(cast: Cast, answered: SurveyVersion) -> None:
    first, second = Response.objects.filter(unit_id=cast.e1.pk).order_by("id").values_list("id", flat=True)[:2]
    why = {"actor": cast.headquarters, "reason": "wrong branch"}
    withdraw_response(response_id=first, **why)
    reattribute_response(response_id=second, to=path_of(cast.w1.pk), **why)
    fold_all()
    for unit, n in ((cast.e1, 12), (cast.east, 23), (cast.w1, 13), (cast.ho, 36)):
        listed = [row.response_id for row in everything(cast.headquarters, asked(unit))]
        assert len(listed) == n == count_answers(cast.headquarters, asked(unit), load_tree())
        assert first not in listed and (second in listed) == (unit in (cast.w1, cast.ho))


def test_a_move_of_the_branch_leaves_its_answers_where_they_were(cast: Cast, answered: SurveyVersion) -> None:
    move_unit(unit=cast.e1, parent=cast.west, since=bank_today(), actor=cast.headquarters)
    tree = load_tree()
    for basis, n in (("was", 25), ("now", 11)):
        wanted = replace(asked(cast.east), selection=Selection("retail", default_period(), basis=basis))
        assert len(list(everything(cast.headquarters, wanted))) == n
        assert count_answers(cast.headquarters, wanted, tree) == n


@pytest.mark.parametrize("name", PAGES)
def test_each_role_lists_its_own_units_and_no_others(cast: Cast, answered: SurveyVersion, name: str) -> None:
    url = reverse(f"dashboards:{name}")
    opens = {cast.headquarters: ("", "HO", "E1", "W1"), cast.auditor: ("W1",), cast.supervisor: ("", "EAST", "E2")}
    for user, codes in {**opens, cast.manager: ("", "E1")}.items():
        assert [signed_in(user).get(url, {"unit": code}).status_code for code in codes] == [200] * len(codes)
    refused = {cast.supervisor: ("W1", "HO", "NONE"), cast.other_supervisor: ("E1",), cast.manager: ("E2", "EAST")}
    for user, codes in {**refused, cast.designer: ("", "E1"), cast.frontline: ("",), cast.outsider: ("",)}.items():
        assert [signed_in(user).get(url, {"unit": code}).status_code for code in codes] == [404] * len(codes)
    assert Client().get(url).status_code == 302
    assert signed_in(cast.headquarters).get(url, {"programme": "internal"}).status_code == 404


def test_another_regions_texts_are_nowhere(cast: Cast, answered: SurveyVersion) -> None:
    assert "West says" in page(cast.headquarters) and "West says" in page(cast.headquarters, "comments_csv")
    assert "West says" not in page(cast.supervisor) + page(cast.supervisor, "comments_csv")


def test_names_and_numbers_are_covered_on_the_page_and_in_the_file(cast: Cast, answered: SurveyVersion) -> None:
    for name in ("comments", "comments_csv"):
        shown = page(cast.supervisor, name)
        assert "请尽快回复" in shown and "13812345678" not in shown and "王小芳" not in shown


def test_words_find_what_may_be_read_and_nothing_that_is_covered(cast: Cast, answered: SurveyVersion) -> None:
    tree = load_tree()
    found = {q: len(list_comments(cast.headquarters, asked(cast.ho, words=q), tree).rows) for q in WORDS}
    assert found == WORDS


WORDS = {"排队": 3, "排队1": 1, "请尽快": 1, "1381234": 0, "王小芳": 0, "west SAYS": 1, "%": 0, "_": 0, "!": 0, "'": 0}


def test_a_score_band_and_a_language_narrow_the_list(cast: Cast, answered: SurveyVersion) -> None:
    bands = {band: list(everything(cast.manager, asked(cast.e1, band=band))) for band in ("low", "middle", "high")}
    assert {band: len(found) for band, found in bands.items()} == {"low": 3, "middle": 7, "high": 4}
    assert all(row.score is not None and row.score < 50 for row in bands["low"])
    assert list(everything(cast.manager, asked(cast.e1, language="en"))) == []
    shown = page(cast.manager, "answers", unit="E1", band="low")
    assert "Answers that fit" in shown and "dissatisfied" in shown
    assert "is not known here" in page(cast.manager, "answers", band="nonsense", language="xx")


def test_a_formula_in_a_comment_stays_text(cast: Cast, answered: SurveyVersion) -> None:
    give(answered, cast.w1, [answers(5, 5, 5, 5, 5, comment="=1+1")])
    assert rows(cast.other_supervisor, "comments_csv")[1][-1] == "'=1+1"


def test_older_answers_follow_by_key_and_lead_back(cast: Cast, answered: SurveyVersion) -> None:
    first = list_answers(cast.headquarters, asked(cast.ho), load_tree(), size=30)
    second = list_answers(cast.headquarters, asked(cast.ho), load_tree(), first.after, size=30)
    keys = [row.key for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), second.after) == (30, 7, None)
    assert keys == sorted(keys, reverse=True)
    older = page(cast.headquarters, "answers", after=str(first.after))
    assert "Back to the newest" in older and f"/answers/{keys[30]}/" in older
    assert f"/answers/{keys[29]}/" not in older
    assert signed_in(cast.headquarters).get(reverse("dashboards:answers"), {"after": "x' OR 1"}).status_code == 200


def test_an_empty_list_says_what_to_do(cast: Cast, answered: SurveyVersion) -> None:
    assert "No comment fits" in page(cast.manager, q="nowhere")
    assert "No answer fits" in page(cast.headquarters, "answers", programme="corporate")


def test_one_row_and_three_rows_take_the_same_queries(cast: Cast, answered: SurveyVersion) -> None:
    client = signed_in(cast.other_supervisor)

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"dashboards:{name}")).status_code == 200
        return len(queries)

    count("comments")
    before = [count(name) for name in ("comments", "answers")]
    give(answered, cast.w1, [answers(5, 4, 3, 2, 1, comment="又一条"), answers(1, 1, 1, 1, 1, comment="再一条")])
    fold_all()
    assert [count(name) for name in ("comments", "answers")] == before


def test_a_search_that_finds_nothing_stops_and_can_go_on() -> None:
    def fetch(after: int | None, limit: int) -> list[Listed]:
        top = 100_000 if after is None else after - 1
        return [_row(key) for key in range(top, max(top - limit, 0), -1)]

    found: Slice[Listed] = scan(fetch, lambda rows: [row for row in rows if row.key == 100_000], None, 20)
    assert [row.key for row in found.rows] == [100_000]
    assert found.stopped and found.after == 100_000 - MOST_READ + 1


def _row(key: int) -> Listed:
    return Listed(key, key, 1, b"", {}, 20260101, 0, 0, 0, True, None, "")


def test_the_month_of_the_trend_leads_to_its_answers(cast: Cast, answered: SurveyVersion) -> None:
    shown = signed_in(cast.manager).get(reverse("dashboards:unit", args=["E1"])).content.decode()
    month = f"{bank_today().year}-{bank_today().month:02d}"
    assert f"period={month}&amp;unit=E1&amp;index=satisfaction" in shown
    assert "14 answers" in page(cast.manager, "answers", period=month, unit="E1", index="satisfaction")
    before = (bank_today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    assert len(rows(cast.manager, "answers_csv", period=before)) == 1
