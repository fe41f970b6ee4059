"""Funnel and ranks: limits from the whole peer group, marks of the viewer's own units."""

import csv
import io

import pytest

from dashboards.models import ScoreRun
from dashboards.queries.official.funnels import run_funnel
from dashboards.queries.official.table import run_table
from tests.cast import Cast, make_unit
from tests.dashboards.official_pages.test_runs import address, text
from tests.dashboards.pages.conftest import Visit
from tests.factories.answers import published as surveyed
from tests.factories.official import closed, drawn

pytestmark = pytest.mark.both_databases


def test_limits_are_those_of_the_whole_group_for_every_viewer(published: ScoreRun, cast: Cast) -> None:
    whole = run_funnel(run_table(cast.headquarters, published))
    region = run_funnel(run_table(cast.supervisor, published))
    assert whole is not None and region is not None
    assert len(whole.rows) == 3 and [row.told.row.code for row in region.rows] == ["E2", "E1"]
    assert region.rows[0].low == next(row.low for row in whole.rows if row.told.row.code == "E2")
    assert all(row.low < row.high and row.size > 0 for row in whole.rows)


def test_units_to_look_at_come_first_and_have_their_names_in_the_chart(cast: Cast, visit: Visit) -> None:
    version = surveyed()
    many = [make_unit(f"M{place:02}", "branch", f"某{place}", f"Middling {place}", cast.east) for place in range(24)]
    for unit in (*many, cast.e1):
        drawn(version, unit, 40, mood=1.5 if unit == cast.e1 else 4.0)
    run = closed().run
    assert run is not None
    found = run_funnel(run_table(cast.headquarters, run))
    assert found is not None
    assert [row.told.row.code for row in found.rows if row.alert] == [found.rows[0].told.row.code] == ["E1"]
    figure = visit(cast.headquarters).get(address(run, "funnel/")).context["chart"]
    assert [one["text"] for one in figure["data"] if one.get("meta") == "wide"] == [[f"\u2002{cast.e1.name_en}\u2002"]]


@pytest.mark.parametrize("part", ["funnel/", "funnel.csv"])
def test_others_units_are_not_in_it(part: str, published: ScoreRun, cast: Cast, visit: Visit) -> None:
    assert "Baita" in visit(cast.headquarters).get(address(published, part)).content.decode()
    assert "Baita" not in visit(cast.supervisor).get(address(published, part)).content.decode()
    assert visit(cast.outsider).get(address(published, part)).status_code == 404


def test_csv_holds_the_limits(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    body = visit(cast.headquarters).get(address(published, "funnel.csv")).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(body)))) == 4


def test_index_that_is_only_described_has_no_funnel(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    assert "nothing to compare" in text(visit(cast.headquarters), address(published, "funnel/?index=nps"))
