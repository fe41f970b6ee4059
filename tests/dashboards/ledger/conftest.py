"""A published appraisal with every kind of fact behind it: visits, complaints, measures, a veto with its evidence."""

from datetime import timedelta
from decimal import Decimal

import pytest

from dashboards.actions.appraisal import comment_run, move_run
from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.measures import MeasureFacts, record_measures
from dashboards.actions.observations import record_observation, withdraw_observation
from dashboards.actions.supplies import Supplied, decide_supply, propose_supply
from dashboards.models import AppraisalRun, ChecklistVersion, MeasureVersion, SchemeVersion, ScoreRun
from dashboards.queries.appraisal.supplied import year_of
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import (
    calculated,
    own_language,
    publish,
    published,
    run,
    scores,
    version,
    visit,
)
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.evidence.conftest import external, own_files, pdf, third
from tests.factories.official import QUARTER
from tests.once import made_once

__all__ = ["external", "own_files", "own_language", "published", "run", "scores", "third", "version", "visit"]
DAY = QUARTER.first_day + timedelta(days=9)


def facts(cast: Cast, external: User) -> None:
    """A visit and one that was withdrawn, a complaint in two versions, a month of two measures."""
    checklist = ChecklistVersion.objects.latest("number")
    results = {item["code"]: True for item in checklist.items}
    seen = {"kind": "mystery", "observed_on": DAY, "checklist": checklist, "results": results, "actor": external}
    record_observation(unit=cast.e1, text="Friendly.", uploads=[pdf()], **seen)
    wrong = record_observation(unit=cast.e2, **seen)
    withdraw_observation(observation=wrong, why="The wrong branch.", actor=external)
    known = ComplaintFacts("C1", cast.e1.pk, "fees", "app", "minor", DAY, DAY + timedelta(days=15))
    handled = ComplaintFacts(
        "C1", cast.e1.pk, "fees", "app", "minor", DAY, DAY + timedelta(days=15), DAY + timedelta(days=2), True
    )
    for one in (known, handled):
        record_complaints(facts=[one], actor=cast.headquarters)
    customers, share = (MeasureVersion.objects.filter(joining=kind).first() for kind in ("mean", "ratio"))
    record_measures(
        facts=[
            MeasureFacts(customers.code, customers.pk, cast.e1.pk, QUARTER.first, Decimal(4000)),
            MeasureFacts(share.code, share.pk, cast.e1.pk, QUARTER.first, Decimal(25), 1, 4),
        ],
        source="page",
        actor=cast.headquarters,
    )
    target = Supplied(cast.e1.pk, "retail", year_of(QUARTER), Decimal(80), "As agreed with the region.")
    batch = propose_supply(kind="target", values=[target], actor=cast.headquarters, note="Targets of the year")
    decide_supply(batch=batch, approve=True, actor=cast.second)


@pytest.fixture
@made_once
def full(cast: Cast, external: User, scores: ScoreRun, version: SchemeVersion) -> AppraisalRun:
    """A run, and the published correction of it that a veto made needful; both with a remark."""
    facts(cast, external)
    publish(calculated(cast), cast)
    vetoed(cast, external)
    second = calculated(cast, correct="An incident was confirmed.")
    move_run(run=second, to="review", actor=cast.headquarters)
    comment_run(run=second, text="E1 seems low.", actor=cast.second)
    move_run(run=second, to="signed", actor=cast.second)
    move_run(run=second, to="published", actor=cast.headquarters)
    return second
