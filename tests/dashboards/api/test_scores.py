"""Scores over the API: the figures that an export has, and no unit that the viewer does not see."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.actions.fold import fold_all
from surveys.clock import bank_now
from surveys.models import SurveyVersion
from tests.cast import Cast
from tests.factories.answers import answers, give, published
from tests.factories.tokens import client_of, codes
from tests.once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SCORES = "/api/v1/scores/"
YEAR = str(bank_now().year)


@pytest.fixture
@made_once
def folded(cast: Cast) -> SurveyVersion:
    version = published()
    rows = [answers(5, 4, 4, 3, 5), answers(3, 3, 2, 2, 4)]
    give(version, cast.e1, rows * 10, segment="MVC")
    give(version, cast.e2, rows * 2)
    give(version, cast.w1, rows * 8)
    fold_all()
    return version


def figures(client, **query) -> dict:
    body = client.get(SCORES, {"period": YEAR, "index": "satisfaction", **query}).json()
    return {row["unit"]["code"]: row for row in body["results"]}


def test_the_scores_are_those_that_the_command_exports(cast: Cast, folded: SurveyVersion, tmp_path: Path) -> None:
    target = tmp_path / "scores.json"
    call_command("export_scores", "--period", YEAR, "--format", "json", "--output", str(target))
    exported = json.loads(target.read_text())
    rows = client_of(cast.headquarters).get(SCORES, {"period": YEAR, "limit": 500}).json()["results"]
    assert len(rows) > 10

    def flat(row: dict) -> dict:
        return {
            **{name: row[name] for name in ("period", "programme", "value", "low", "high", "status")},
            **{name: row[name] for name in ("campaign", "wave")},
            **{"unit": row["unit"]["code"], "unit_zh": row["unit"]["name"]["zh"], "kind": row["unit"]["kind"]},
            **{"index": row["index"]["code"], "measure": row["index"]["measure"]},
            "n": f"<{row['below']}" if row["below"] else row["n"],
        }

    assert [flat(row) for row in rows] == [
        {name: value for name, value in row.items() if name not in ("unit_en", "index_zh", "index_en")}
        for row in exported
    ]


def test_a_figure_has_value_interval_n_and_status(cast: Cast, folded: SurveyVersion) -> None:
    row = figures(client_of(cast.headquarters))["E1"]
    assert row["low"] < row["value"] < row["high"]
    assert (row["n"], row["below"], row["status"]) == (20, None, "indicative")


def test_too_few_answers_give_no_figure_and_not_their_number(cast: Cast, folded: SurveyVersion) -> None:
    row = figures(client_of(cast.headquarters))["E2"]
    assert [row[name] for name in ("value", "low", "high", "n", "below", "status")] == [
        *(None, None, None, None, 10, "suppressed"),
    ]


def test_a_supervisor_gets_the_own_region_and_no_other(cast: Cast, folded: SurveyVersion) -> None:
    client = client_of(cast.supervisor)
    assert set(figures(client)) == {"EAST", "E1", "E2"}
    for unit in ("W1", "WEST", "HO", "nowhere"):
        answer = client.get(SCORES, {"period": YEAR, "unit": unit})
        assert answer.status_code == 404
        assert codes(answer) == [("not_found", None)]


def test_filters_narrow_what_is_counted(cast: Cast, folded: SurveyVersion) -> None:
    client = client_of(cast.headquarters)
    assert set(figures(client, unit="EAST")) == {"EAST", "E1", "E2"}
    assert set(figures(client, segment="MVC")) == {"HO", "EAST", "E1"}
    assert set(figures(client, programme="corporate")) == set()
    months = client.get(SCORES, {"period": YEAR, "by": "month", "unit": "E1", "index": "satisfaction"}).json()
    assert [row["period"] for row in months["results"]] == [bank_now().strftime("%Y-%m")]


BAD: list[tuple[str, str, str | None]] = [
    ("", "required", "period"),
    ("period=x", "unknown_period", "period"),
    ("period=2000-01..2026-01", "period_too_long", "period"),
    ("period=2026&programme=x", "invalid_choice", "programme"),
    ("period=2026&by=week", "invalid_choice", "by"),
    ("period=2026&segment=BIG", "invalid_choice", "segment.0"),
    ("period=2026&product=none", "unknown_option", None),
    ("period=2026&programme=internal&segment=MVC", "internal_uncut", None),
    ("period=2026&period=2025", "invalid", "period"),
    ("perod=2026", "unknown_name", "perod"),
    ("period=%00", "null_characters_not_allowed", "period"),
]


@pytest.mark.parametrize("query,code,attr", BAD)
def test_what_cannot_be_asked_is_refused(cast: Cast, query: str, code: str, attr: str | None) -> None:
    answer = client_of(cast.headquarters).get(f"{SCORES}?{query}")
    assert answer.status_code == 400
    assert codes(answer) == [(code, attr)]


def test_scores_come_in_pieces(cast: Cast, folded: SurveyVersion) -> None:
    client = client_of(cast.headquarters)
    whole = client.get(SCORES, {"period": YEAR}).json()["results"]
    pieces, address = [], f"{SCORES}?period={YEAR}&limit=7"
    while address:
        piece = client.get(address).json()
        assert len(piece["results"]) <= 7
        pieces += piece["results"]
        address = piece["next"]
    assert pieces == whole


def test_three_units_cost_as_many_queries_as_one(cast: Cast, folded: SurveyVersion) -> None:
    client = client_of(cast.headquarters)
    figures(client)
    with CaptureQueriesContext(connection) as one:
        assert len(figures(client, unit="W1")) == 1
    with CaptureQueriesContext(connection) as three:
        assert len(figures(client, unit="EAST")) == 3
    assert len(one) == len(three)
