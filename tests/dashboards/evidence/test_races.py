"""Two people in the same moment: whatever they press, a veto comes into force once."""

from collections.abc import Iterator

import pytest
from django.db import connection

from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.incidents import IllegalMove, move_incident, propose_veto
from dashboards.models import Complaint, Incident, IncidentMove, Veto
from surveys.models import User
from tests.at_once import at_once
from tests.cast import Cast, make_cast, make_user
from tests.dashboards.evidence.conftest import CAP, HAPPENED, recorded

REFUSALS = (IllegalMove, FactRefused)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Iterator[tuple[Cast, User, Incident]]:
    """A confirmed incident that other connections see too."""
    assert connection.vendor == "postgresql"
    cast = make_cast()
    third, external = make_user("third", "headquarters", cast.ho), make_user("external", "external", cast.ho)
    one = recorded(cast, external)
    move_incident(incident=one, to="investigating", actor=cast.headquarters)
    yield cast, third, move_incident(incident=one, to="confirmed", actor=cast.headquarters, reason="Seen.")


def test_two_people_approving_at_once_make_one_veto(stage: tuple[Cast, User, Incident]) -> None:
    cast, third, one = stage
    propose_veto(incident=one, terms=CAP, reason="Red line.", actor=cast.headquarters)
    told = at_once(
        *(lambda who=who: move_incident(incident=one, to="in_force", actor=who) for who in (cast.second, third)),
        refusals=REFUSALS,
    )
    assert told == ["done", "not_from_here"]
    assert Veto.objects.get().approved_by in (cast.second, third)
    assert IncidentMove.objects.filter(to="in_force").count() == 1


def test_two_people_proposing_at_once_make_one_proposal(stage: tuple[Cast, User, Incident]) -> None:
    cast, third, one = stage
    people = (cast.second, third)
    told = at_once(
        *(lambda w=w: propose_veto(incident=one, terms=CAP, reason="Red line.", actor=w) for w in people),
        refusals=REFUSALS,
    )
    assert told == ["done", "not_from_here"]
    assert Veto.objects.count() == 1


def test_approving_and_refusing_at_once_do_one_of_the_two(stage: tuple[Cast, User, Incident]) -> None:
    cast, third, one = stage
    propose_veto(incident=one, terms=CAP, reason="Red line.", actor=cast.headquarters)
    told = at_once(
        lambda: move_incident(incident=one, to="in_force", actor=cast.second),
        lambda: move_incident(incident=one, to="confirmed", actor=third, reason="No."),
        refusals=REFUSALS,
    )
    assert told == ["done", "not_from_here"]
    veto = Veto.objects.get()
    assert veto.live == (veto.approved_by is not None) == (Incident.objects.get().state == "in_force")


def test_one_person_pressing_in_two_windows_approves_once(stage: tuple[Cast, User, Incident]) -> None:
    cast, _third, one = stage
    propose_veto(incident=one, terms=CAP, reason="Red line.", actor=cast.headquarters)
    approve = [lambda: move_incident(incident=one, to="in_force", actor=cast.second)] * 2
    assert at_once(*approve, refusals=REFUSALS) == ["done", "done"]
    assert IncidentMove.objects.filter(to="in_force").count() == 1


def test_the_same_complaint_recorded_twice_at_once_is_there_once(stage: tuple[Cast, User, Incident]) -> None:
    cast, _third, _one = stage
    facts = ComplaintFacts("C1", cast.e1.pk, "waiting", "branch", "minor", HAPPENED, HAPPENED)
    told = at_once(*[lambda: record_complaints(facts=[facts], actor=None)] * 2, refusals=REFUSALS)
    assert set(told) <= {"done", "changed_meanwhile"} and "done" in told
    assert Complaint.objects.count() == 1
