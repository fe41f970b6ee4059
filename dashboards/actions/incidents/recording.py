"""Record an incident, and add evidence to it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dashboards.actions.evidence_files import Upload, kept_files
from dashboards.actions.fact_checks import check_place
from dashboards.actions.incidents.lifecycle import DISMISSED, LIFTED, RECORDED, UPHELD, IllegalMove
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
    """Record what happened, as whoever saw it says it.

    Raises
    ------
    PermissionDenied, FactRefused, FileRefused
    """
    check_place(actor, "record_incidents", unit, happened_on, "happened_on")
    with kept_files(uploads, actor) as files:
        made = Incident.objects.create(
            unit=unit, happened_on=happened_on, category=category, severity=severity, text=text, recorded_by=actor
        )
        made.files.add(*files)
        IncidentMove.objects.create(incident=made, step=0, to=RECORDED, severity=severity, actor=actor)
        audit.record(actor=actor, verb="incident.recorded", subject=made.name, unit=unit.code, severity=severity)
    return made


@transaction.atomic
def add_evidence(*, incident: Incident, uploads: Sequence[Upload], actor: User) -> Incident:
    """Add files: who recorded the incident while nobody has taken it up, and whoever investigates until it is over.

    Raises
    ------
    PermissionDenied, FileRefused
    IllegalMove
        ``over``, ``no_file``.
    """
    locked = locked_incident(incident)
    if locked.recorded_by_id != actor.pk or locked.state != RECORDED:
        access.require(actor, "investigate_incidents", locked.unit)
    if locked.state in OVER:
        raise IllegalMove("over")
    if not uploads:
        raise IllegalMove("no_file")
    with kept_files(uploads, actor) as files:
        locked.files.add(*files)
        audit.record(actor=actor, verb="incident.evidence_added", subject=locked.name, files=len(files))
    return locked
