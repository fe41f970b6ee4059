"""The demonstration bank is appraised: two schemes, two quarters, supplied figures, and a veto that is seen."""

import json

import pytest

from dashboards.actions.demo import Made
from dashboards.actions.demo.truth import EVENT_BRANCH
from dashboards.models import AppraisalResult, AppraisalRun, SchemeVersion, ScoreRun, SupplyBatch
from surveys.engine.dimensions import PROGRAMMES

pytestmark = pytest.mark.both_databases


def test_closed_quarters_are_appraised_and_published_by_three_people(demo: Made) -> None:
    closed = set(ScoreRun.objects.values_list("programme", "period"))
    complete = {period for _programme, period in closed if all((one, period) in closed for one in PROGRAMMES)}
    runs = AppraisalRun.objects.filter(steps__kind="published").select_related("scheme")
    found = {(run.scheme.code, run.period) for run in runs}
    assert found == {(code, period) for code in ("branches", "departments") for period in complete}
    assert complete
    for run in runs:
        others = run.steps.filter(kind__in=("signed", "published")).values_list("actor", flat=True)
        assert len({run.created_by_id, *others}) == 3


def test_two_schemes_are_in_force_and_one_bonus_waits(demo: Made) -> None:
    assert SchemeVersion.objects.filter(state="approved").count() == 2
    assert sorted(SupplyBatch.objects.values_list("kind", "state")) == [
        ("adjustment", "approved"),
        ("adjustment", "proposed"),
        ("figure", "approved"),
        ("figure", "approved"),
        ("target", "approved"),
    ]


def test_card_of_wangjiang_shows_veto_deduction_and_completion(demo: Made) -> None:
    results = AppraisalResult.objects.filter(unit__code=EVENT_BRANCH, vetoed=True)
    card = json.loads(results[0].content)
    assert [one["code"] for one in card["adjustments"]] in (["late_report"], [])
    assert any(row["completion"] is not None for row in card["rows"])
