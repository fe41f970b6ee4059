"""Record an incident, and add evidence to it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dashboards.actions.evidence_files import Upload, kept_files, same_files
from dashboards.actions.fact_checks import check_place, one_at_a_time
from dashboards.actions.incidents.lifecycle import APPEALED, DISMISSED, LIFTED, RECORDED, UPHELD, IllegalMove
from dashboards.actions.incidents.moving import locked_incident
from dashboards.models import Incident, IncidentMove
from surveys import access
from surveys.actions import audit
from surveys.models import Unit, User

OVER = (DISMISSED, LIFTED, UPHELD)


@transaction.atomic
def record_incident(
    *,
    unit: Unit,
    happened_on: date,
    category: str,
    severity: str,
    text: str,
    actor: User,
    uploads: Sequence[Upload] = (),
) -> Incident:
    """Record what happened, as whoever saw it says it. The same again by the same person is the same incident.

    Raises
    ------
    PermissionDenied, FactRefused, FileRefused
    """
    check_place(actor, "record_incidents", unit, happened_on, "happened_on")
    said = {"happened_on": happened_on, "category": category, "severity": severity, "text": text}
    one_at_a_time(actor)
    for known in Incident.objects.filter(unit=unit, recorded_by=actor, state=RECORDED, **said):
        if same_files(known.files.all(), uploads):
            return known
    with kept_files(uploads, actor) as files:
        made = Incident.objects.create(unit=unit, recorded_by=actor, **said)
        made.files.add(*files)
        IncidentMove.objects.create(incident=made, step=0, to=RECORDED, severity=severity, actor=actor)
        audit.record(actor=actor, verb="incident.recorded", subject=made.name, unit=unit.code, severity=severity)
    return made


def may_add_evidence(incident: Incident, actor: User) -> bool:
    """While it is not over: see `add_evidence`."""
    if incident.state == RECORDED and incident.recorded_by_id == actor.pk:
        return True
    if incident.state == APPEALED and access.may(actor, "appeal", incident.unit):
        return True
    return incident.state not in OVER and access.may(actor, "investigate_incidents", incident.unit)


@transaction.atomic
def add_evidence(*, incident: Incident, uploads: Sequence[Upload], actor: User) -> Incident:
    """Add files: who recorded the incident while nobody has taken it up, the unit while it appeals against the veto,
    and whoever investigates until it is over.

    Raises
    ------
    PermissionDenied, FileRefused
    IllegalMove
        ``over``, ``no_file``.
    """
    locked = locked_incident(incident)
    if not may_add_evidence(locked, actor):
        access.require(actor, "investigate_incidents", locked.unit)
    if locked.state in OVER:
        raise IllegalMove("over")
    if not uploads:
        raise IllegalMove("no_file")
    with kept_files(uploads, actor) as files:
        locked.files.add(*files)
        audit.record(actor=actor, verb="incident.evidence_added", subject=locked.name, files=len(files))
    return locked
