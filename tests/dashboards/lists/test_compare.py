"""The comparison: everyone's own units, classed by METHODS 6 on raw figures, and nothing of anybody else's."""

import csv
import io

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.actions.fold import fold_all
from dashboards.formulas.peers import stand
from dashboards.queries.compare import Asked, compare_units
from dashboards.queries.selection import Selection
from surveys.clock import bank_today
from surveys.engine.periods import quarter_of
from surveys.models import Unit, User
from surveys.tree import load_tree
from tests.cast import Cast, make_unit, make_user
from tests.factories.answers import answers, give, published
from tests.once import made_once
from tests.signing_in import signed_in

pytestmark = pytest.mark.both_databases

MIXED = [answers(*(value,) * 5, recommend=9 if value > 3 else 5) for value in (3, 4, 4, 5, 4, 3, 4, 5, 4, 4, 4, 3)]
LOW = [answers(*(value,) * 5, recommend=3) for value in (1, 2, 2, 1, 2, 3, 2, 1, 2, 2, 1, 2)]


def this_quarter() -> Selection:
    today = bank_today()
    return Selection("retail", quarter_of(today.year * 100 + today.month))


def page(user: User, **params: str) -> str:
    response = signed_in(user).get(reverse("dashboards:compare"), params)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
@made_once
def answered(cast: Cast) -> Cast:
    """E1 is liked, E2 is not, W1 is liked."""
    version = published()
    for unit, rows in ((cast.e1, MIXED), (cast.e2, LOW), (cast.w1, MIXED)):
        give(version, unit, rows)
    fold_all()
    return cast


def test_units_are_classed_against_the_mean_in_which_each_counts_the_same() -> None:
    scores = np.array([[40, 60, 80, 60] * 5, [60, 60, 80, 60] * 5, [20, 20, 40, 20] * 5]) * 10_000
    sums = np.stack([np.full(3, 20), scores.sum(axis=1), (scores**2).sum(axis=1)], axis=1).astype(np.int64)
    found = stand("mean", sums)
    values = scores.mean(axis=1) / 10_000
    assert found.mean == pytest.approx(values.mean(), abs=1e-9)
    squares = ((scores / 10_000 - values[:, None]) ** 2).sum(axis=1)
    v = (10 * squares.sum() / 57 + squares) / (10 + 19) / 20
    se = np.sqrt(v * (1 - 2 / 3) + v.sum() / 9)
    assert found.reach == pytest.approx(se * 2.0024654, rel=1e-6)
    assert [one.value for one in found.classes if one] == ["above", "above", "below"]


def test_a_unit_where_all_agree_is_not_rewarded_with_certainty() -> None:
    agree, spread = [4] * 10, [3, 5, 2, 5, 3, 4, 5, 3, 4, 5]
    rows = [[10, sum(one) * 10_000 * 20, sum((x * 10_000 * 20) ** 2 for x in one)] for one in (agree, spread, spread)]
    assert stand("mean", np.array(rows, np.int64)).reach[0] > 1


def test_units_with_fewer_than_ten_answers_enter_nothing() -> None:
    sums = np.array([[20, 16_000_000, 12_900_000_000_000], [9, 0, 0], [20, 14_000_000, 10_000_000_000_000]], np.int64)
    found = stand("mean", sums)
    assert found.mean == pytest.approx(75.0)
    assert found.classes[1] is None


def test_ease_is_told_by_a_difference_of_its_own_scale() -> None:
    assert stand("ces", np.zeros((2, 3), np.int64)).smallest == pytest.approx(0.18)


def test_head_office_sees_all_branches_in_order_with_their_classes(answered: Cast) -> None:
    found = compare_units(answered.headquarters, this_quarter(), Asked(), load_tree())
    assert [row.unit.code for row in found.rows] == ["E1", "W1", "E2"]
    assert [row.figure.verdict for row in found.rows] == ["above", "above", "below"]
    assert "W1" in page(answered.headquarters) and "E2" in page(answered.headquarters)


def test_a_supervisor_sees_the_own_units_and_no_others(answered: Cast) -> None:
    html = page(answered.supervisor)
    assert "Wangjiang branch" in html and "Liudi branch" in html
    assert "Baita branch" not in html and "West region" not in html


@pytest.mark.parametrize("name", ["compare", "compare_json", "compare_csv"])
def test_another_regions_supervisor_gets_404_on_page_chart_and_csv(answered: Cast, name: str) -> None:
    client = signed_in(answered.other_supervisor)
    for params in ({"scope": "EAST"}, {"scope": "E1"}, {"scope": "nothing"}):
        assert client.get(reverse(f"dashboards:{name}"), params).status_code == 404
    body = client.get(reverse(f"dashboards:{name}")).content.decode()
    assert not any(word in body for word in ("Wangjiang", "Liudi", "望江", "柳堤"))


@pytest.mark.parametrize("name", ["compare", "compare_json", "compare_csv"])
def test_who_sees_no_figures_gets_404(answered: Cast, name: str) -> None:
    for user in (answered.frontline, answered.outsider):
        assert signed_in(user).get(reverse(f"dashboards:{name}")).status_code == 404


def test_who_sees_one_branch_alone_is_led_to_its_page(answered: Cast) -> None:
    response = signed_in(answered.manager).get(reverse("dashboards:compare"), {"period": "2026Q1"})
    assert response["Location"] == "/units/E1/?period=2026Q1"
    assert "/compare/" not in signed_in(answered.manager).get("/units/E1/").content.decode()
    for unit, asked in (("E1", "unit=E1"), ("EAST", "scope=EAST")):
        page = signed_in(answered.supervisor).get(f"/units/{unit}/").content.decode()
        assert f'href="/compare/?&amp;{asked}"' in page


@pytest.mark.parametrize("name", ["compare", "compare_json", "compare_csv", "comments", "answers", "comments_csv"])
def test_a_head_of_department_finds_no_page_of_customers(answered: Cast, name: str) -> None:
    head = make_user("head", "manager", answered.d1)
    assert signed_in(head).get(reverse(f"dashboards:{name}")).status_code == 404


def test_a_unit_that_may_not_be_seen_is_not_pointed_out(answered: Cast) -> None:
    found = compare_units(answered.supervisor, this_quarter(), Asked(unit="W1"), load_tree())
    assert found.focus is None


def test_an_index_or_a_kind_of_unit_that_there_is_not_is_named(answered: Cast) -> None:
    client = Client()
    client.force_login(answered.headquarters)
    for query in ("index=nope", "level=nope"):
        assert "没有“nope”这一项，已改按默认显示" in client.get(f"/compare/?{query}").content.decode()
    assert "已改按默认显示" not in client.get("/compare/?index=satisfaction&level=branch").content.decode()


def test_too_few_answers_are_listed_without_a_value_or_a_count(answered: Cast) -> None:
    few = make_unit("E3", "branch", "新城支行", "Xincheng branch", answered.east)
    give(published(), few, MIXED[:7])
    fold_all()
    html = page(answered.supervisor)
    row = next(line for line in html.splitlines() if "Xincheng" in line)
    assert "Too few answers" in row and "7" not in row.replace("2027", "")
    body = signed_in(answered.supervisor).get(reverse("dashboards:compare_csv")).content.decode("utf-8-sig")
    line = next(one for one in csv.reader(io.StringIO(body)) if one[0] == "E3")
    assert line[5:] == ["", "", "", "", "suppressed", "", "", "", "", "", "", ""]


def test_csv_holds_what_the_page_shows(answered: Cast) -> None:
    body = signed_in(answered.headquarters).get(reverse("dashboards:compare_csv")).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(body))
    assert head[:4] == ["Code", "Unit", "Region", "Index"]
    found = compare_units(answered.headquarters, this_quarter(), Asked(), load_tree())
    assert [float(row[5]) for row in rows] == [pytest.approx(one.figure.estimate.value, abs=1e-6) for one in found.rows]


def test_chart_has_a_trace_for_each_class_and_the_zone(answered: Cast) -> None:
    chart = signed_in(answered.headquarters).get(reverse("dashboards:compare_json")).json()
    marks = [one for one in chart["data"] if one["mode"] == "markers" and one.get("error_y")]
    assert [one["marker"]["symbol"] for one in marks] == ["triangle-up", "triangle-down"]
    assert {one["type"] for one in chart["data"]} == {"scatter"}
    shapes = [one["type"] for one in chart["layout"]["shapes"]]
    assert shapes == ["rect", "line", "line"]  # the zone, the mean, and what leads to the name of a unit


def test_every_column_sorts_both_ways(answered: Cast) -> None:
    first: dict[str, str] = {}
    for sort in ("name", "-name", "index", "-index", "n", "-n", "class", "-change", "region"):
        html = page(answered.headquarters, sort=sort)
        first[sort] = html[html.index("<tbody>") :].split('scope="row"', 2)[1][:60]
    assert first["name"] != first["-name"] and first["index"] != first["-index"]
    assert "E2" in first["index"] and "E2" in first["class"]


def test_a_search_shows_the_units_of_that_name_only(answered: Cast) -> None:
    html = page(answered.headquarters, q="liudi")
    table = html[html.index("<tbody>") :]
    assert "Liudi" in table and "Wangjiang" not in table
    assert "No unit has that name" in page(answered.headquarters, q="nowhere")


def test_the_internal_programme_is_not_compared(answered: Cast) -> None:
    response = signed_in(answered.headquarters).get(reverse("dashboards:compare"), {"programme": "internal"})
    assert response["Location"] == reverse("dashboards:internal")


def test_one_row_and_three_rows_take_the_same_queries(answered: Cast) -> None:
    def count(user: User) -> int:
        client = signed_in(user)
        client.get(reverse("dashboards:compare"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("dashboards:compare"))
        return len(caught)

    assert count(answered.other_supervisor) == count(answered.headquarters) == count(answered.supervisor)


def test_a_closed_branch_is_compared_in_the_period_it_stood_in(answered: Cast) -> None:
    Unit.objects.filter(code="W1").update(closed=this_quarter().period.first_day)
    found = compare_units(answered.headquarters, this_quarter(), Asked(), load_tree())
    assert [row.unit.code for row in found.rows] == ["E1", "E2"]
