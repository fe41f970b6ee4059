"""The departments' ratings: fixed tables of closed waves, the same for every address, and nothing below five."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.queries.internal import WaveTable, closed_waves, rated_units, wave_tables
from surveys.models import SurveyVersion, User
from surveys.queries.campaigns import visible_campaigns
from surveys.tree import load_tree
from tests.cast import Cast, make_unit, make_user
from tests.dashboards.lists.test_answers import signed_in
from tests.factories.answers import published
from tests.factories.rating import rated_wave
from tests.once import made_once

pytestmark = pytest.mark.both_databases


def marks(count: int, **by_item: int) -> list[dict[str, int]]:
    return [{key.replace("_at_", "@"): value for key, value in by_item.items()}] * count


def tables(viewer: User) -> tuple[WaveTable, ...]:
    tree = load_tree()
    return wave_tables(viewer, closed_waves(), rated_units(viewer, tree), tree)


@pytest.fixture
@made_once
def version(cast: Cast) -> SurveyVersion:
    return published("internal", constructs=("overall", "clarity"))


def mixed(d1: int, d2: int) -> list[dict[str, int]]:
    """Twelve ratings: D1 around one mark, D2 around another."""
    turns = [-1, 0, 1] * 4
    return [
        {"overall@D1": d1 + turn, "clarity@D1": d1 + turn, "overall@D2": d2 + turn, "clarity@D2": d2 + turn}
        for turn in turns
    ]


def test_a_wave_is_held_beside_the_one_before(cast: Cast, version: SurveyVersion) -> None:
    rated_wave(version, [cast.d1, cast.d2], mixed(4, 3), days_ago=40)
    rated_wave(version, [cast.d1, cast.d2], mixed(2, 3), days_ago=5)
    newest, oldest = tables(cast.headquarters)
    assert (newest.before, oldest.before) == (oldest.wave, None)
    first, second = newest.rows
    assert (first.unit.code, first.raters, second.raters) == ("D1", 12, 12)
    assert [one.moved for one in first.figures if one.spec.kind == "mean"] == ["fell"] * 2
    assert {one.moved for one in second.figures} == {"steady"}
    assert all(one.change is None for row in oldest.rows for one in row.figures)


def test_fewer_than_five_raters_show_nothing_and_take_the_smallest_beside_them_along(
    cast: Cast, version: SurveyVersion
) -> None:
    third = make_unit("D3", "department", "风险管理部", "Risk", cast.ho)
    few = marks(4, overall_at_D1=5, clarity_at_D1=5)
    enough = marks(6, overall_at_D2=3, clarity_at_D2=3, overall_at_D3=4, clarity_at_D3=4)
    more = marks(3, overall_at_D3=4, clarity_at_D3=4)
    rated_wave(version, [cast.d1, cast.d2, third], [*few, *enough, *more])
    (table,) = tables(cast.headquarters)
    shown = {row.unit.code: (row.raters, {one.estimate.value is None for one in row.figures}) for row in table.rows}
    assert shown == {"D1": (None, {True}), "D2": (None, {True}), "D3": (9, {False})}
    page = signed_in(cast.headquarters).get(reverse("dashboards:internal")).content.decode()
    assert "Too few answers" in page


def test_a_head_of_department_sees_the_own_one_alone_and_the_same_of_it(cast: Cast, version: SurveyVersion) -> None:
    head = make_user("head", "manager", cast.d1)
    rated_wave(version, [cast.d1, cast.d2], [*mixed(4, 3), *marks(2, overall_at_D1=5)])
    (whole,), (own,) = tables(cast.headquarters), tables(head)
    assert [row.unit.code for row in own.rows] == ["D1"]
    assert own.rows[0] == whole.rows[0]
    page = signed_in(head).get(reverse("dashboards:internal")).content.decode()
    assert "Operations" in page and "Technology" not in page
    assert "Technology" not in signed_in(head).get(reverse("dashboards:internal_csv")).content.decode()


def test_a_head_of_department_is_led_nowhere_but_to_the_own_results(cast: Cast, version: SurveyVersion) -> None:
    head = make_user("head", "manager", cast.d1)
    rated_wave(version, [cast.d1, cast.d2], mixed(4, 3))
    for url in ("/units/D1/", "/internal/"):
        page = signed_in(head).get(url).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "12 raters" in main
        assert not any(f'href="{dead}"' in main for dead in ("/", "/internal/", "/compare/", "/comments/"))
    assert 'href="/internal/"' in signed_in(cast.headquarters).get("/units/D1/").content.decode()
    (wave,) = closed_waves()
    assert list(visible_campaigns(head)) == [wave.campaign]
    assert (
        list(visible_campaigns(make_user("other", "manager", make_unit("D9", "department", "九", "9", cast.ho)))) == []
    )


def test_who_sees_no_department_is_told_so_and_who_sees_no_figures_finds_nothing(
    cast: Cast, version: SurveyVersion
) -> None:
    rated_wave(version, [cast.d1, cast.d2], mixed(4, 3))
    for user in (cast.supervisor, cast.manager):
        page = signed_in(user).get(reverse("dashboards:internal")).content.decode()
        assert "You see no department" in page and "Operations" not in page
        assert len(signed_in(user).get(reverse("dashboards:internal_csv")).content.decode().splitlines()) == 1
    for name in ("internal", "internal_csv"):
        for user in (cast.frontline, cast.outsider):
            assert signed_in(user).get(reverse(f"dashboards:{name}")).status_code == 404


def test_the_file_holds_what_the_tables_say(cast: Cast, version: SurveyVersion) -> None:
    rated_wave(version, [cast.d1, cast.d2], mixed(4, 3))
    answer = signed_in(cast.headquarters).get(reverse("dashboards:internal_csv"), {"segment": "MVC", "period": "2020"})
    rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
    (table,) = tables(cast.headquarters)
    assert len(rows) == 1 + sum(len(row.figures) for row in table.rows)
    first = table.rows[0].figures[0]
    assert rows[1][1:4] == ["D1", "Operations", first.spec.code]
    assert float(rows[1][5]) == round(first.estimate.value or 0, 6)


def test_a_wave_still_open_shows_nothing(cast: Cast, version: SurveyVersion) -> None:
    rated_wave(version, [cast.d1], mixed(4, 3), days_ago=-1)
    assert tables(cast.headquarters) == ()
    assert "once a wave" in signed_in(cast.headquarters).get(reverse("dashboards:internal")).content.decode()


def test_one_department_and_three_take_the_same_queries(cast: Cast, version: SurveyVersion) -> None:
    client = signed_in(cast.headquarters)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("dashboards:internal")).status_code == 200
        return len(queries)

    rated_wave(version, [cast.d1], marks(6, overall_at_D1=4, clarity_at_D1=4), days_ago=9)
    count()
    before = count()
    make_unit("D3", "department", "风险管理部", "Risk", cast.ho)
    assert count() == before
