"""The demonstration bank is appraised: two schemes, two quarters, supplied figures, and a veto that is seen."""

import json

import pytest

from dashboards.actions.appeals import reflect_appeals
from dashboards.actions.demo import Made
from dashboards.actions.demo.truth import EVENT_BRANCH
from dashboards.models import (
    Appeal,
    AppraisalResult,
    AppraisalRun,
    Reflection,
    SchemeVersion,
    ScoreRun,
    SupplyBatch,
)
from dashboards.queries.appraisal.runs import corrected_figures
from surveys.engine.dimensions import PROGRAMMES

pytestmark = pytest.mark.both_databases


def test_closed_quarters_are_appraised_and_published_by_three_people(demo: Made) -> None:
    closed = set(ScoreRun.objects.values_list("programme", "period"))
    complete = {period for _programme, period in closed if all((one, period) in closed for one in PROGRAMMES)}
    runs = AppraisalRun.objects.filter(steps__kind="published", supersedes=None).select_related("scheme")
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


def test_appeals_are_filed_in_review_and_upheld_with_the_published_correction(demo: Made) -> None:
    runs = list(AppraisalRun.objects.filter(scheme__code="branches", supersedes=None).order_by("last_month"))
    filed, review, upheld = (Appeal.objects.filter(state=state) for state in ("filed", "review", "upheld"))
    if not runs:
        assert not Appeal.objects.exists()
        return
    newest = {"result__run": runs[-1]}
    assert filed.filter(kind="component", **newest).count() == 1
    assert [one.unit.code for one in review.filter(kind="response", **newest)] == [EVENT_BRANCH]
    if len(runs) == 2:
        corrected = AppraisalRun.objects.get(supersedes=runs[0])
        assert corrected.steps.filter(kind="published").exists() and corrected_figures(corrected)
        assert Reflection.objects.get(run=corrected).appeal == upheld.get()
    assert reflect_appeals() == 0
