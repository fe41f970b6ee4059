"""Scores as rows: the viewer's units and no others, and of the anonymous programme its closed waves alone."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.actions.exports import read_request
from dashboards.actions.fold import fold_all
from dashboards.queries.refusals import ExportRefused
from surveys.access import SYSTEM
from surveys.actions.intake import Place, empty_boxes, submit_responses
from surveys.models import RaterGroup, SurveyVersion, Wave
from tests.cast import Cast, make_unit
from tests.dashboards.exports.conftest import RATED, Table, this_month
from tests.factories.answers import CORE, at, give, published, running, submission

pytestmark = pytest.mark.both_databases


def units(rows: list[dict[str, str]]) -> set[str]:
    return {row["unit"] for row in rows}


def rated(version: SurveyVersion, wave: Wave, cast: Cast, raters: int, code: str) -> None:
    """So many raters of one department, in a box of their own."""
    subjects = {unit.code: at(unit).path_id for unit in (cast.d1, cast.d2)}
    group = RaterGroup.objects.create(wave=wave, code=code, size=max(raters, 5))
    marks = [3 + number % 3 for number in range(raters)]
    batch = [
        submission(
            version,
            {f"overall@{code}": mark},
            Place(None, None),
            wave_id=wave.pk,
            subjects=subjects,
            rater_group_id=group.pk,
            source_key=f"rater:{wave.pk}-{code}-{number}",
        )
        for number, mark in enumerate(marks)
    ]
    assert all(outcome.status == "recorded" for outcome in submit_responses(batch))


def closed(wave: Wave) -> None:
    wave.closes_at = timezone.now() - timedelta(seconds=1)
    wave.save()
    empty_boxes()
    fold_all()


def test_value_and_count_are_those_of_the_answers(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    (row,) = [row for row in table(cast.headquarters, "scores", index="satisfaction") if row["unit"] == "E1"]
    own = np.array([[given[code] for code in ("overall", "expectation", "ideal")] for given in RATED])
    value = ((own - 1) * 25).mean()
    assert float(row["value"]) == pytest.approx(value, abs=1e-6)
    assert (row["n"], row["status"], row["measure"], row["period"]) == ("12", "indicative", "points", this_month())
    assert float(row["low"]) < value < float(row["high"])


def test_total_of_a_region_counts_its_branches(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    rows = table(cast.headquarters, "scores", index="satisfaction")
    assert {row["unit"]: row["n"] for row in rows} == {
        "HO": "36",
        "EAST": "24",
        "WEST": "12",
        "E1": "12",
        "E2": "12",
        "W1": "12",
    }


def test_supervisor_exports_the_own_region_and_nothing_else(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    assert units(table(cast.supervisor, "scores")) == {"EAST", "E1", "E2"}
    assert units(table(cast.other_supervisor, "scores")) == {"WEST", "W1"}
    assert units(table(cast.manager, "scores")) == {"E1"}
    assert units(table(SYSTEM, "scores")) == {"HO", "EAST", "WEST", "E1", "E2", "W1"}


def test_unit_of_another_region_does_not_exist(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    for code in ("W1", "HO", "nothing"):
        with pytest.raises(ExportRefused) as caught:
            table(cast.supervisor, "scores", unit=code)
        assert caught.value.reason == "unknown_unit"


def test_level_leaves_one_kind_of_unit(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    assert units(table(cast.headquarters, "scores", level="region")) == {"EAST", "WEST"}
    assert units(table(cast.headquarters, "scores", level="branch", unit="EAST")) == {"E1", "E2"}


def test_too_few_answers_have_neither_value_nor_count(cast: Cast, table: Table) -> None:
    give(published(), cast.e1, RATED[:9])
    fold_all()
    for row in table(cast.headquarters, "scores"):
        assert (row["value"], row["low"], row["high"], row["n"], row["status"]) == ("", "", "", "<10", "suppressed")


@pytest.mark.parametrize("by", ["period", "month"])
def test_index_that_nobody_was_asked_for_has_no_row(cast: Cast, table: Table, by: str) -> None:
    asked, other = published(), published(constructs=(*CORE, "digital"))
    give(asked, cast.e1, [{name: given[name] for name in CORE} for given in RATED])
    give(other, cast.w1, [{**given, "digital": 4} for given in RATED])
    fold_all()
    rows = table(cast.headquarters, "scores", by=by)
    of = {unit: {row["index"] for row in rows if row["unit"] == unit} for unit in ("E1", "W1", "HO")}
    assert of["W1"] == of["HO"] and of["W1"] - of["E1"] == {"nps", "digital"}
    assert "0" not in {row["n"] for row in rows}


def test_cut_keeps_its_answers_alone(cast: Cast, table: Table) -> None:
    version = published()
    give(version, cast.e1, RATED, segment="MVC")
    give(version, cast.e1, RATED, segment="BZC", scored=False)
    fold_all()

    def n(**asked: object) -> set[str]:
        rows = table(cast.headquarters, "scores", unit="E1", index="satisfaction", programme="retail", **asked)
        return {row["n"] for row in rows}

    assert (n(), n(segment=["MVC"]), n(scored=True), n(scored=False)) == ({"24"}, {"12"}, {"12"}, {"12"})


@pytest.mark.parametrize("by", ["period", "quarter", "month"])
def test_spans_are_named_as_periods_are(cast: Cast, visits: SurveyVersion, table: Table, by: str) -> None:
    year, month = this_month().split("-")
    name = {"period": year, "quarter": f"{year}Q{(int(month) + 2) // 3}", "month": this_month()}[by]
    assert {row["period"] for row in table(cast.headquarters, "scores", period=year, by=by)} == {name}


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"period": "2026Q9"}, "unknown_period"),
        ({"period": "1900..2026"}, "period_too_long"),
        ({"programme": "secret"}, "unknown_programme"),
        ({"by": "week"}, "unknown_option"),
        ({"level": "shop"}, "unknown_option"),
        ({"basis": "then"}, "unknown_option"),
        ({"segment": ["VIP"]}, "unknown_option"),
        ({"product": ["nothing"]}, "unknown_option"),
        ({"nonsense": "1"}, "unknown_option"),
        ({"programme": "internal", "segment": ["MVC"]}, "internal_uncut"),
    ],
)
def test_what_cannot_be_is_refused_by_name(db: None, asked: dict[str, object], reason: str) -> None:
    with pytest.raises(ExportRefused) as caught:
        read_request("scores", "csv", {"period": "2026Q3", **asked})
    assert caught.value.reason == reason


def test_open_wave_of_the_anonymous_programme_has_no_row(cast: Cast, table: Table) -> None:
    version = published("internal")
    wave = running(version, cast.ho)
    wave.campaign.rated_units.set([cast.d1, cast.d2])
    rated(version, wave, cast, 12, "D1")
    fold_all()
    assert table(cast.headquarters, "scores", programme="internal") == []
    closed(wave)
    assert units(table(cast.headquarters, "scores", programme="internal")) == {"D1"}


def test_anonymous_waves_stand_apart_and_nothing_can_be_subtracted(cast: Cast, table: Table) -> None:
    version = published("internal")
    for raters, code in ((12, "D1"), (4, "D1"), (7, "D2")):
        wave = running(version, cast.ho)
        wave.campaign.rated_units.set([cast.d1, cast.d2])
        rated(version, wave, cast, raters, code)
        closed(wave)
    for asked in ({}, {"by": "month"}, {"by": "quarter"}, {"period": this_month()[:4]}):
        rows = table(cast.headquarters, "scores", programme="internal", index="satisfaction", **asked)
        shown = [(row["unit"], row["n"], row["status"], bool(row["value"])) for row in rows]
        assert shown == [
            ("D1", "12", "indicative", True),
            ("D1", "", "suppressed", False),
            ("D2", "7", "indicative", True),
        ]
        assert len({(row["campaign"], row["wave"]) for row in rows}) == 3
        assert {row["period"] for row in rows} == {this_month()}


def test_anonymous_figure_that_would_give_another_away_is_hidden_with_it(cast: Cast, table: Table) -> None:
    version = published("internal")
    wave = running(version, cast.ho)
    wave.campaign.rated_units.set([cast.d1, cast.d2])
    for raters, code in ((12, "D1"), (4, "D2")):
        rated(version, wave, cast, raters, code)
    closed(wave)
    rows = table(cast.headquarters, "scores", programme="internal", index="satisfaction")
    assert [(row["unit"], row["value"], row["n"], row["status"]) for row in rows] == [
        ("D1", "", "", "suppressed"),
        ("D2", "", "", "suppressed"),
    ]


def test_supervisor_of_a_region_exports_no_department_of_head_office(cast: Cast, table: Table) -> None:
    version = published("internal")
    wave = running(version, cast.ho)
    wave.campaign.rated_units.set([cast.d1])
    rated(version, wave, cast, 12, "D1")
    closed(wave)
    assert table(cast.supervisor, "scores", programme="internal") == []


def test_one_unit_and_three_take_the_same_queries(cast: Cast, visits: SurveyVersion, table: Table) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            table(cast.other_supervisor, "scores")
        return len(caught)

    queries()
    few = queries()
    for code in ("W2", "W3"):
        give(visits, make_unit(code, "branch", code, code, cast.west), RATED)
    fold_all()
    assert queries() == few
