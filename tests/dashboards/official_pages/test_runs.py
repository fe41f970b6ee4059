"""The list of runs and a run's page: who sees what and when, what they say, how a run is closed and published."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.actions.official import run_official_jobs
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.official.listed import listed_runs, state_of
from dashboards.queries.official.table import run_table
from tests.cast import Cast
from tests.dashboards.pages.conftest import Visit
from tests.factories.answers import published as survey
from tests.factories.official import QUARTER, closed, drawn, rated, small_bank

pytestmark = pytest.mark.both_databases


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return words(response.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def address(run: ScoreRun, part: str = "") -> str:
    return f"/official/runs/{run.public_id}/{part}"


def test_pages_ask_to_sign_in(computed: ScoreRun) -> None:
    for url in ("/official/", "/official/close/", address(computed), address(computed, "units.csv")):
        assert Client(headers={"host": "localhost"}).get(url).status_code == 302, url


@pytest.mark.parametrize("part", ["", "units.csv", "figure.json"])
def test_run_exists_for_others_only_once_published(part: str, computed: ScoreRun, cast: Cast, visit: Visit) -> None:
    for person in (cast.headquarters, cast.auditor):
        assert visit(person).get(address(computed, part)).status_code == 200
    for person in (cast.manager, cast.supervisor, cast.designer, cast.frontline, cast.outsider):
        assert visit(person).get(address(computed, part)).status_code == 404


def test_list_says_when_there_is_nothing(cast: Cast, visit: Visit) -> None:
    assert "No official figures have been published yet" in text(visit(cast.manager), "/official/")
    page = text(visit(cast.headquarters), "/official/")
    assert page.count("not closed yet") == 4 and "Close a quarter" in page
    for person in (cast.frontline, cast.outsider, cast.designer):
        assert visit(person).get("/official/").status_code == 404


def test_manager_sees_the_own_figure_with_its_class_and_no_other(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.manager), address(published))
    assert "Wangjiang branch: " in page and "its peers" in page
    assert "Liudi" not in page and "Baita" not in page
    assert "Publication" not in page
    figure = RunFigure.objects.get(run=published, index="satisfaction", unit=cast.e1)
    assert f"{figure.value:.1f}" in page


def test_supervisor_sees_the_region_and_head_office_all(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    region = text(visit(cast.supervisor), address(published))
    assert "Wangjiang" in region and "Liudi" in region and "Baita" not in region
    assert "Baita" not in visit(cast.supervisor).get(address(published, "figure.json")).content.decode()
    assert "Baita" in text(visit(cast.headquarters), address(published))


def test_every_index_has_its_page_and_an_unknown_one_none(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    for spec in run_table(cast.headquarters, published).specs:
        assert visit(cast.headquarters).get(address(published) + f"?index={spec.code}").status_code == 200
    for wrong in ("?index=nothing", "?peers=nothing", "?index=%00"):
        assert visit(cast.headquarters).get(address(published) + wrong).status_code == 404


def test_csv_holds_what_the_page_shows(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    content = visit(cast.headquarters).get(address(published, "units.csv")).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    table = run_table(cast.headquarters, published)
    assert head[:2] == ["Code", "Unit"] and len(rows) == 3
    assert [float(row[5]) for row in rows] == [float(one.row.value or 0) for one in table.rows]
    assert [row[13] for row in rows] == [one.verdict for one in table.rows]


def test_suppressed_unit_shows_neither_value_nor_count(cast: Cast, visit: Visit) -> None:
    version = small_bank([cast.e1, cast.w1])
    drawn(version, cast.e2, 7)
    run = closed().run
    assert run is not None
    assert "Too few answers to show" in text(visit(cast.headquarters), address(run))
    content = visit(cast.headquarters).get(address(run, "units.csv")).content.decode("utf-8-sig")
    row = next(line for line in csv.reader(io.StringIO(content)) if line[0] == "E2")
    assert row[5:10] == ["", "", "", "", "suppressed"] and set(row[10:]) == {""}


def test_period_is_closed_and_published_by_two_people(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    first, second = visit(cast.headquarters), visit(cast.second)
    answer = first.post("/official/close/", {"programme": "retail", "period": QUARTER.code})
    assert answer.status_code == 302 and answer["Location"] == "/official/"
    assert "is being closed" in text(first, "/official/") and not ScoreRun.objects.exists()
    run_official_jobs()
    run = ScoreRun.objects.get()
    assert "Another person has to publish it. Open the run" in text(first, "/official/")
    refused = first.post(address(run, "deed/"), {"do": "publish"})
    assert refused.status_code == 409 and "Somebody else has to approve it" in refused.content.decode()
    assert second.post(address(run, "deed/"), {"do": "publish"}).status_code == 302
    assert state_of(listed_runs(cast.manager).get()) == "published"
    assert "Published by second" in text(first, address(run))


def test_proposing_twice_and_closing_again_change_nothing(computed: ScoreRun, cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    for _time in range(2):
        assert client.post(address(computed, "deed/"), {"do": "propose"}).status_code == 302
    again = client.post("/official/close/", {"programme": "retail", "period": QUARTER.code}, follow=True)
    assert "closed already" in again.content.decode() and ScoreRun.objects.count() == 1


def test_correction_holds_once_it_is_published(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    given = {"programme": "retail", "period": QUARTER.code, "correct": "wrong branch"}
    visit(cast.headquarters).post("/official/close/", given)
    run_official_jobs()
    later = ScoreRun.objects.get(supersedes=published)
    assert [state_of(one) for one in listed_runs(cast.auditor)] == ["computed", "published"]
    assert "corrected" not in text(visit(cast.manager), "/official/")
    visit(cast.second).post(address(later, "deed/"), {"do": "publish"})
    assert [state_of(one) for one in listed_runs(cast.manager)] == ["published", "corrected"]
    assert "wrong branch" in text(visit(cast.manager), address(later))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"programme": "retail", "period": "soon"}, "cannot be read"),
        ({"programme": "retail", "period": "2026-07"}, "is not a quarter"),
        ({"programme": "retail", "period": "2098Q1"}, "is not over"),
        ({"programme": "nothing", "period": "2024Q1"}, "Select a valid choice"),
        ({"programme": "corporate", "period": "2024Q1", "correct": "x"}, "has no run to correct"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_closed_is_said_and_nothing_is_made(given, says: str, cast: Cast, visit: Visit) -> None:  # type: ignore[no-untyped-def]
    answer = visit(cast.headquarters).post("/official/close/", given)
    assert answer.status_code in (400, 409) and says in answer.content.decode()
    assert ScoreRun.objects.count() == 0


def test_others_neither_close_nor_publish(computed: ScoreRun, cast: Cast, visit: Visit) -> None:
    for person in (cast.manager, cast.supervisor, cast.auditor, cast.designer, cast.outsider):
        client = visit(person)
        assert client.post("/official/close/", {"programme": "retail", "period": QUARTER.code}).status_code == 403
        assert client.post(address(computed, "deed/"), {"do": "propose"}).status_code == 403
    assert computed.steps.count() == 0


def test_outcomes_without_figures_have_a_sentence(cast: Cast, visit: Visit) -> None:
    version = survey("retail", code="visit")
    run = closed().run
    assert run is not None and "Nobody answered in these quarters" in text(visit(cast.headquarters), address(run))
    drawn(version, cast.e1, 1)
    one = closed(correct="one answer").run
    assert one is not None and "has too few answers" in text(visit(cast.headquarters), address(one))
    assert "There is a single answer" in text(visit(cast.headquarters), "/official/")
    drawn(version, cast.e1, 40, seed=2)
    alone = closed(correct="one unit").run
    assert alone is not None and "Only one unit has enough answers" in text(visit(cast.headquarters), "/official/")
    assert visit(cast.headquarters).get(address(alone)).status_code == 200


def test_units_that_are_all_indicative_are_said_to_be_so(cast: Cast, visit: Visit) -> None:
    version = survey()
    for unit, mood in ((cast.e1, 2.0), (cast.e2, 3.2), (cast.w1, 4.6)):
        drawn(version, unit, 20, mood=mood)
    run = closed().run
    assert run is not None and "All 3 units are indicative" in text(visit(cast.headquarters), address(run))


def test_internal_run_shows_departments_to_head_office(cast: Cast, visit: Visit) -> None:
    rated([cast.d1, cast.d2], 40)
    run = closed("internal").run
    assert run is not None and "Operations" in text(visit(cast.headquarters), address(run))


def test_lists_of_one_and_of_three_rows_ask_the_same(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    def asked(person: object, url: str) -> int:
        client = visit(person)  # type: ignore[arg-type]
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    assert asked(cast.manager, address(published)) == asked(cast.supervisor, address(published))
    one = asked(cast.auditor, "/official/")
    for _more in range(2):
        closed(correct="again")
    assert asked(cast.auditor, "/official/") <= one + 1  # the runs that correct others are read at once
