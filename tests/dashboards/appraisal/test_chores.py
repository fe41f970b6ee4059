"""The start page tells a second person what waits for them, and nobody what another has to do."""

from decimal import Decimal

import pytest
from django.test import Client

from dashboards.actions.appraisal import move_run
from dashboards.actions.incidents import VetoTerms, move_incident, propose_veto
from dashboards.actions.supplies import Supplied, propose_supply
from dashboards.formulas.veto import Effect
from dashboards.models import AppraisalRun, SchemeVersion
from dashboards.queries.appraisal.chores import appraisal_chores
from surveys.engine.periods import Period
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.evidence.conftest import recorded
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases


def told(viewer: User) -> dict[str, int]:
    return {one.kind: one.count for one in appraisal_chores(viewer)}


def test_incident_is_told_from_its_record_to_the_decision_on_its_appeal(
    cast: Cast, external: User, third: User
) -> None:
    one = recorded(cast, external)
    assert told(cast.headquarters) == told(cast.second) == {"incidents": 1}
    assert told(cast.manager) == told(cast.supervisor) == told(cast.auditor) == {}
    for to in ("investigating", "confirmed"):
        move_incident(incident=one, to=to, actor=cast.headquarters, reason="seen")
    terms = VetoTerms(QUARTER, Effect("grade_cap", "C"), Effect("none"))
    propose_veto(incident=one, terms=terms, reason="red line", actor=cast.headquarters)
    assert (told(cast.headquarters), told(cast.second), told(third)) == ({}, {"vetoes": 1}, {"vetoes": 1})
    move_incident(incident=one, to="in_force", actor=cast.second)
    move_incident(incident=one, to="appealed", actor=cast.manager, reason="It was another branch.")
    assert (told(cast.headquarters), told(cast.second), told(third)) == ({}, {}, {"veto_appeals": 1})


def test_run_is_told_step_by_step_to_who_can_take_it(cast: Cast, run: AppraisalRun, third: User) -> None:
    assert told(cast.headquarters) == {"calculated": 1}
    move_run(run=run, to="review", actor=cast.headquarters)
    assert (told(cast.headquarters), told(cast.second)) == ({}, {"review": 1})
    move_run(run=run, to="signed", actor=cast.second)
    assert (told(cast.second), told(third)) == ({}, {"signed": 1})
    move_run(run=run, to="published", actor=third)
    assert told(third) == told(cast.headquarters) == {}


def test_supplied_value_is_told_on_the_start_page_of_who_approves(
    cast: Cast, version: SchemeVersion, visit: Visit
) -> None:
    year = Period(QUARTER.first // 100 * 100 + 1, QUARTER.first // 100 * 100 + 12)
    one = Supplied(cast.e1.pk, version.content["components"][1]["code"], year, Decimal(90))
    batch = propose_supply(kind="target", values=[one], actor=cast.headquarters)
    assert "waits for a second person" not in _start(visit(cast.headquarters))
    page = _start(visit(cast.second))
    assert "supplied value or bonus waits for a second person" in page and f"/appraisal/inputs/{batch.pk}/" in page


def _start(client: Client) -> str:
    return client.get("/").content.decode()
