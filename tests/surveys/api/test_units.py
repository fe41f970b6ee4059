"""Units over the API: the tree on a day, as far as the viewer sees it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.models import Unit, UnitPlacement
from tests.cast import Cast, make_unit
from tests.factories.tokens import client_of, codes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
UNITS = "/api/v1/units/"
BAD = [("limit", "0"), ("limit", "501"), ("offset", "-1"), ("on", "2026-02-30"), ("kind", "x")]


def test_headquarters_gets_the_whole_tree_parents_first(cast: Cast) -> None:
    rows = client_of(cast.headquarters).get(UNITS).json()["results"]
    assert [(row["code"], row["parent"], row["depth"]) for row in rows] == [
        *(("HO", None, 0), ("D1", "HO", 1), ("D2", "HO", 1), ("EAST", "HO", 1), ("WEST", "HO", 1)),
        *(("E1", "EAST", 2), ("E2", "EAST", 2), ("W1", "WEST", 2)),
    ]
    assert rows[0] == {
        "code": "HO",
        "kind": "head_office",
        "name": {"zh": "总行", "en": "Head office"},
        "parent": None,
        "depth": 0,
        "opened": "2024-01-01",
        "closed": None,
    }


def test_a_supervisor_gets_the_own_region_and_nothing_above(cast: Cast) -> None:
    rows = client_of(cast.supervisor).get(UNITS).json()["results"]
    assert [(row["code"], row["parent"]) for row in rows] == [("EAST", None), ("E1", "EAST"), ("E2", "EAST")]


@pytest.mark.parametrize(
    "address", ["/api/v1/units/W1/", "/api/v1/units/HO/", "/api/v1/units/%00/", UNITS + "?under=W1"]
)
def test_another_regions_unit_does_not_exist(cast: Cast, address: str) -> None:
    answer = client_of(cast.supervisor).get(address)
    assert answer.status_code == 404
    assert codes(answer) == [("not_found", None)]


def test_the_top_of_a_part_still_says_what_stands_above_it(cast: Cast) -> None:
    rows = client_of(cast.headquarters).get(UNITS, {"under": "EAST"}).json()["results"]
    assert [(row["code"], row["parent"]) for row in rows] == [("EAST", "HO"), ("E1", "EAST"), ("E2", "EAST")]


def test_units_stand_where_they_stood_on_the_day(cast: Cast) -> None:
    UnitPlacement.objects.filter(unit=cast.e2).update(until=date(2025, 6, 1))
    UnitPlacement.objects.create(unit=cast.e2, parent=cast.west, since=date(2025, 6, 1))
    Unit.objects.filter(pk=cast.e1.pk).update(closed=date(2025, 1, 1), successor=cast.e2)
    client = client_of(cast.headquarters)

    def parents(day: str) -> dict[str, str]:
        rows = client.get(UNITS, {"on": day, "kind": "branch"}).json()["results"]
        return {row["code"]: row["parent"] for row in rows}

    assert parents("2024-12-31") == {"E1": "EAST", "E2": "EAST", "W1": "WEST"}
    assert parents("2025-05-31") == {"E2": "EAST", "W1": "WEST"}
    assert parents("2025-06-01") == {"E2": "WEST", "W1": "WEST"}
    assert parents("2023-12-31") == {}
    moved = client.get("/api/v1/units/E2/").json()
    assert moved["history"] == [
        {"parent": "EAST", "since": "2024-01-01", "until": "2025-06-01"},
        {"parent": "WEST", "since": "2025-06-01", "until": None},
    ]
    assert client.get("/api/v1/units/E1/").json()["successor"] == "E2"


def test_a_list_comes_in_pieces(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    first = client.get(UNITS, {"limit": 3}).json()
    assert first["previous"] is None and len(first["results"]) == 3
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert third["next"] is None
    assert [row["code"] for one in (first, second, third) for row in one["results"]] == [
        *("HO", "D1", "D2", "EAST", "WEST", "E1", "E2", "W1"),
    ]
    assert client.get(third["previous"]).json()["results"] == second["results"]


@pytest.mark.parametrize(
    "query,attr",
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("offset=-1", "offset"),
        ("on=2026-02-30", "on"),
        ("kind=x", "kind"),
    ],
)
def test_a_query_that_cannot_be_is_refused(cast: Cast, query: str, attr: str) -> None:
    answer = client_of(cast.headquarters).get(f"{UNITS}?{query}")
    assert answer.status_code == 400
    assert [one[1] for one in codes(answer)] == [attr]


def test_a_name_that_is_not_known_is_refused(cast: Cast) -> None:
    answer = client_of(cast.headquarters).get(UNITS + "?knid=branch")
    assert answer.status_code == 400
    assert codes(answer) == [("unknown_name", "knid")]


def test_three_units_cost_as_many_queries_as_one(cast: Cast) -> None:
    client = client_of(cast.headquarters)
    client.get(UNITS)
    counts = []
    for query in ("?under=W1", "?under=EAST"):
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert len(client.get(UNITS + query).json()["results"]) == (1 if query.endswith("W1") else 3)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_an_answer_is_zipped_for_who_takes_it(cast: Cast) -> None:
    for number in range(20):
        make_unit(f"X{number}", "branch", "网点", "Outlet", cast.west)
    answer = client_of(cast.headquarters).get(UNITS, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip" and answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
