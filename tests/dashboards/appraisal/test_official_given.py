"""What a scorecard takes from a score run: an indicative figure brings no class with it, whatever its test said."""

import pytest

from dashboards.forms.appraisal_words import rule_said
from dashboards.models import RunFigure
from dashboards.queries.appraisal.official_given import scores_of
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import publish_scores
from tests.factories.answers import published as surveyed
from tests.factories.official import QUARTER, drawn

pytestmark = pytest.mark.both_databases


def test_indicative_unit_that_the_test_puts_below_is_told_no_difference_and_a_firm_one_is(cast: Cast) -> None:
    survey = surveyed()
    for unit, many, mood in ((cast.e1, 90, 4.6), (cast.e2, 90, 2.9), (cast.w1, 20, 2.0)):
        drawn(survey, unit, many, mood=mood)
    run = publish_scores(cast)
    told = dict(RunFigure.objects.filter(run=run, index="satisfaction").values_list("code", "verdict"))
    found = {code: scores_of(run, QUARTER).own[unit.pk] for code, unit in (("E1", cast.e1), ("W1", cast.w1))}
    assert told["E1"] == "above" and told["W1"] == "below"
    assert [(one.status, one.same) for one in found.values()] == [("appraisable", False), ("indicative", True)]
    assert all(one.gap is not None and abs(one.gap.difference) > 3 for one in found.values())


@pytest.mark.parametrize(("status", "said"), [("indicative", "told no class"), ("appraisable", "Not different from")])
def test_points_of_no_difference_say_whether_it_was_found_or_not_told(status: str, said: str) -> None:
    assert said in rule_said({"rule": "not_different", "figure": {"status": status}})
