"""One level up: the same answers under the units above, for who may see these."""

import csv
import io

import numpy as np
import pytest

from dashboards.formulas.rules import standard_rules
from dashboards.formulas.runs import Inputs, Margin, compute_index, raised, unpack
from dashboards.models import ScoreRun
from dashboards.queries.official.above import one_level_up, parent_row
from dashboards.queries.official.content import snapshot_bytes
from dashboards.queries.official.table import run_table
from tests.cast import Cast
from tests.dashboards.official_pages.conftest import computed, published, visit  # noqa: F401
from tests.dashboards.official_pages.test_runs import address, text
from tests.dashboards.pages.conftest import Visit

pytestmark = pytest.mark.both_databases


def inputs(**more: object) -> Inputs:
    about = {"rules": standard_rules("retail"), "programme": "retail"}
    given = {"about": about, "units": ("a", "b", "c"), "peers": ("branch",), "peer_of": (0, 0, 0)}
    unit = np.array([0, 0, 1, 2, 2], dtype=np.int32)
    return Inputs(**{**given, "unit": unit, "scores": {}, **more})


def test_answers_customers_and_clients_add_up_under_the_units_above() -> None:
    margin = Margin("segment", (1, 2), ((10, 20), (1, 2), (100, 200)))
    found = raised(inputs(margins=(margin,), clients=(3, 4, 5)), ("y", "x", "y"))
    assert (found.units, found.unit.tolist(), found.peers, found.peer_of) == (
        ("x", "y"),
        [1, 1, 0, 1, 1],
        ("all",),
        (0, 0),
    )
    assert (found.margins[0].totals, found.clients) == (((1, 2), (110, 220)), (4, 8))


def test_what_is_not_known_of_one_unit_is_not_known_above_it() -> None:
    margin = Margin("segment", (1, 2), ((10, 20), None, (100, 200)))
    found = raised(inputs(margins=(margin,), clients=(3, 4, None)), ("x", "x", "y"))
    assert (found.margins[0].totals, found.clients) == ((None, (100, 200)), (7, None))


def test_figures_of_the_same_units_are_those_of_the_run(computed: ScoreRun) -> None:  # noqa: F811
    frozen, results = unpack(snapshot_bytes(computed))
    assert compute_index(frozen) == results.figures["indices"]["satisfaction"]
    own = compute_index(raised(frozen, frozen.units))
    assert own["units"]["rows"][0][own["units"]["columns"].index("raw")] is not None


def test_head_office_sees_regions_and_all_together_others_their_own(published: ScoreRun, cast: Cast) -> None:  # noqa: F811
    spec = run_table(cast.headquarters, published).spec
    rows = one_level_up(cast.headquarters, published, spec)
    assert [row.node.code if row.node else "" for row in rows] == ["EAST", "WEST", ""]
    assert [row.estimate.n for row in rows] == [120, 60, 180]
    for row in rows:
        assert row.estimate.low < row.estimate.value < row.estimate.high
    assert [row.node.code for row in one_level_up(cast.supervisor, published, spec)] == ["EAST"]
    assert one_level_up(cast.manager, published, spec) == ()
    assert parent_row(rows, published, "E1") == rows[0]


def test_pages_and_table_show_it(published: ScoreRun, cast: Cast, visit: Visit) -> None:  # noqa: F811
    page = text(visit(cast.headquarters), address(published))
    assert "One level up" in page and "All units together" in page and "Reliability" in page
    assert "One level up" in text(visit(cast.headquarters), address(published, "?index=nps"))
    assert "One level up" not in text(visit(cast.manager), address(published))
    content = visit(cast.supervisor).get(address(published, "above.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[0] for row in rows[1:]] == ["EAST"] and len(rows[0]) == len(rows[1])
