"""Record what became of the accountable leader."""

from datetime import date

from django.db import transaction

from dashboards.actions.incidents.lifecycle import DISMISSED, INVESTIGATING, RECORDED
from dashboards.models import Incident, LeaderOutcome
from dashboards.queries.incidents import leader_on
from surveys import access
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.models import User


class OutcomeRefused(Exception):
    """An outcome that cannot be recorded; the argument is a reason code."""


@transaction.atomic
def record_outcome(*, incident: Incident, kind: str, decided_on: date, note: str, actor: User) -> LeaderOutcome:
    """Add an outcome (resignation 引咎辞职, warning, transfer, …); the newest counts, earlier ones stay.

    Raises
    ------
    PermissionDenied, Http404
    OutcomeRefused
        ``not_confirmed``, ``no_leader`` (nobody held the unit on that day), ``in_future``, ``too_early``.
    """
    access.require(actor, "investigate_incidents", incident.unit)
    if incident.state in (RECORDED, INVESTIGATING, DISMISSED):
        raise OutcomeRefused("not_confirmed")
    leader = leader_on(incident.unit, incident.happened_on)
    if leader is None:
        raise OutcomeRefused("no_leader")
    if decided_on > bank_today() or decided_on < incident.happened_on:
        raise OutcomeRefused("in_future" if decided_on > bank_today() else "too_early")
    made = LeaderOutcome.objects.create(
        incident=incident, leader=leader, kind=kind, decided_on=decided_on, note=note, recorded_by=actor
    )
    audit.record(actor=actor, verb="incident.outcome", subject=incident.name, kind=kind, leader=leader.username)
    return made
