"""From where the sequences of `machine` set out."""

from dashboards.actions.appeals import Remedy, move_appeal, reflect_appeals
from dashboards.actions.appraisal import move_run
from dashboards.actions.incidents import move_incident, propose_veto
from dashboards.actions.observations import record_observation
from dashboards.models import Appeal, AppraisalRun, ChecklistVersion
from tests.cast import Cast
from tests.dashboards.appeals.conftest import against_visits, filed
from tests.dashboards.appraisal.conftest import calculated, publish
from tests.dashboards.ledger.machine import TERMS, Quarter
from tests.factories.official import QUARTER


def nothing(cast: Cast) -> None:
    """Only what every beginning has."""


def proposed(cast: Cast) -> None:
    """A veto waits for a second person, a run for its review."""
    propose_veto(incident=Quarter.incident, terms=TERMS, reason="why", actor=cast.headquarters)
    calculated(cast)


def signed(cast: Cast) -> None:
    run = calculated(cast)
    move_run(run=run, to="review", actor=cast.headquarters)
    move_run(run=run, to="signed", actor=cast.second)


def published_once(cast: Cast) -> None:
    publish(calculated(cast), cast)


def corrected(cast: Cast) -> None:
    published_once(cast)
    calculated(cast, correct="Another look.")


def vetoed_once(cast: Cast) -> None:
    incident = Quarter.incident
    propose_veto(incident=incident, terms=TERMS, reason="why", actor=cast.headquarters)
    move_incident(incident=incident, to="in_force", actor=cast.second)
    published_once(cast)


def appealed(cast: Cast) -> None:
    vetoed_once(cast)
    move_incident(incident=Quarter.incident, to="appealed", actor=cast.manager, reason="why")


def contested(cast: Cast) -> None:
    """A row is appealed against and taken up; a visit was recorded since."""
    published_once(cast)
    appeal = against_visits(AppraisalRun.objects.get(), cast)
    checklist = ChecklistVersion.objects.latest("number")
    results = {item["code"]: True for item in checklist.items}
    seen = {"kind": "mystery", "observed_on": QUARTER.first_day, "checklist": checklist, "results": results}
    record_observation(unit=cast.e1, actor=cast.headquarters, **seen)
    move_appeal(appeal=appeal, to="review", actor=Quarter.people[2])


def answer_contested(cast: Cast) -> None:
    published_once(cast)
    move_appeal(appeal=filed(AppraisalRun.objects.get(), cast), to="review", actor=Quarter.people[2])


def answer_moved(cast: Cast) -> None:
    """The corrected scores are there and wait for people."""
    answer_contested(cast)
    moved = Remedy("reattributed", cast.e2)
    move_appeal(appeal=Appeal.objects.get(), to="upheld", actor=Quarter.people[2], reason="why", remedy=moved)
    reflect_appeals()
