"""Drivers of a run: for a unit, a region, the bank; each viewer the own places; too few answers say so."""

import csv
import io

import pytest

from dashboards.models import ScoreRun
from dashboards.queries.official import drivers as drivers_module
from dashboards.queries.official.drivers import drivers
from tests.cast import Cast
from tests.dashboards.official_pages.test_runs import address, text
from tests.dashboards.pages.conftest import Visit
from tests.factories.answers import CORE
from tests.factories.answers import published as survey
from tests.factories.official import closed, driven, published_by_two, rated
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def run(cast: Cast) -> ScoreRun:
    """Two branches with whole answers, one with a few; waiting moves satisfaction most and does worst."""
    version = survey("retail", code="visit", constructs=(*CORE[:3], "waiting", "premises"))
    for unit, n in ((cast.e1, 60), (cast.w1, 60), (cast.e2, 12)):
        driven(version, unit, n, moves={"waiting": 0.8, "premises": 0.2}, mood={"waiting": 2.9, "premises": 3.8})
    made = closed().run
    assert made is not None
    return made


def test_drivers_of_bank_region_and_unit_are_placed_with_intervals(run: ScoreRun, cast: Cast) -> None:
    bank, region, unit = (drivers(cast.headquarters, run, code) for code in ("", "EAST", "E1"))
    assert bank is not None and region is not None and unit is not None
    assert (bank.place.code, bank.n, region.n, unit.n) == ("HO", 132, 72, 60)
    assert [row.spec.code for row in bank.placed] == ["waiting", "premises"]
    assert bank.placed[0].quadrant == "improve"
    for found in (bank, region, unit):
        assert sum(row.importance.value for row in found.placed) == pytest.approx(100)
        for row in found.placed:
            assert row.importance.low < row.importance.value < row.importance.high
            assert row.performance.low < row.performance.value < row.performance.high


def test_same_run_gives_the_same_intervals(run: ScoreRun, cast: Cast) -> None:
    first = drivers(cast.headquarters, run)
    drivers_module._diagnosis.cache_clear()
    assert drivers(cast.headquarters, run) == first


def test_unit_with_few_answers_says_so_and_shows_no_importance(run: ScoreRun, cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.headquarters), address(run, "drivers/?unit=E2"))
    assert "Look one level up" in page and "Importance and performance" not in page


def test_page_names_what_to_work_on_first(run: ScoreRun, cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.headquarters), address(run, "drivers/"))
    assert "Work on Waiting and authorisation first" in page and "How it is made" in page
    content = visit(cast.headquarters).get(address(run, "drivers.csv?unit=E1")).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert len(rows) >= 2 and rows[0][:2] == ["E1", "waiting"] and rows[0][-5]
    assert len(head) == len(rows[0])


def test_viewer_gets_the_own_places_alone(run: ScoreRun, cast: Cast, visit: Visit) -> None:
    assert drivers(cast.manager, run).place.code == "E1"
    assert drivers(cast.supervisor, run).place.code == "EAST"
    assert visit(cast.auditor).get(address(run, "drivers/?unit=HO")).status_code == 200
    assert visit(cast.headquarters).get(address(run, "drivers/?unit=NONE")).status_code == 404
    published_by_two(run, cast)
    for part in ("drivers/", "drivers.csv"):
        for person, code in ((cast.manager, "E2"), (cast.manager, "HO"), (cast.supervisor, "W1")):
            assert visit(person).get(address(run, f"{part}?unit={code}")).status_code == 404
        assert visit(cast.manager).get(address(run, f"{part}?unit=E1")).status_code == 200
        assert visit(cast.outsider).get(address(run, part)).status_code == 404


def test_anonymous_ratings_have_no_drivers(cast: Cast, visit: Visit) -> None:
    rated([cast.d1, cast.d2], 40)
    made = closed("internal").run
    assert made is not None
    assert visit(cast.headquarters).get(address(made, "drivers/")).status_code == 404
    assert "drivers/" not in visit(cast.headquarters).get(address(made)).content.decode()
