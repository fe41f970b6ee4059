"""Send an incident one step on; the step, its row of history and its audit line are one transaction."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboards.actions.incidents.lifecycle import (
    CONFIRMED,
    IN_FORCE,
    INVESTIGATING,
    LIFTED,
    PROPOSED,
    IllegalMove,
    check,
)
from dashboards.models import Incident, IncidentMove, Severity, Veto
from surveys.actions import audit
from surveys.models import User


def move_incident(
    *, incident: Incident, to: str, actor: User, reason: str = "", severity: str = "", seen: int | None = None
) -> Incident:
    """Move an incident along `TRANSITIONS`. Asked again by the same person for what they did last, nothing happens.

    ``severity`` may put right how grave it is, on confirming it. A veto is proposed with `propose_veto`. ``seen`` is
    the step at which the actor looked at it: what they mean by "confirmed" may be another thing by now.

    Raises
    ------
    PermissionDenied, Http404
    IllegalMove
        ``not_from_here``, ``reason_needed``, ``evidence_needed``, ``terms_needed``, ``too_late``, ``you_proposed`` and
        its like.
    """
    try:
        with transaction.atomic():
            locked = locked_incident(incident)
            if done_already(locked, to, actor):
                return locked
            if to == PROPOSED:
                raise IllegalMove("terms_needed")
            check_seen(locked, seen)
            source = locked.state
            _step, veto = check(locked, to, actor, reason)
            if to == CONFIRMED and source == INVESTIGATING and severity in Severity.values[1:]:
                locked.severity = severity
            moved = advance(locked, to, actor, reason, veto)
            if veto is not None:
                _carry(veto, to, actor)
            return moved
    except IntegrityError as twice:
        raise IllegalMove("not_from_here") from twice


def locked_incident(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("unit").get(pk=incident.pk)


def check_seen(locked: Incident, seen: int | None) -> None:
    if seen is not None and seen != locked.step:
        raise IllegalMove("not_from_here")


def done_already(locked: Incident, to: str, actor: User) -> bool:
    """The same person asks for what they did last: a button pressed twice."""
    if locked.state != to:
        return False
    last = locked.moves.order_by("-step").first()
    return last is not None and last.actor_id == actor.pk


def advance(locked: Incident, to: str, actor: User, reason: str, veto: Veto | None) -> Incident:
    """Write the step, then let the incident follow it: the database lets it go nowhere else. The update holds only
    where the incident still stands where it was read."""
    source, step = locked.state, locked.step + 1
    IncidentMove.objects.create(
        incident=locked,
        step=step,
        source=source,
        to=to,
        severity=locked.severity,
        veto=veto,
        reason=reason.strip(),
        actor=actor,
    )
    found = Incident.objects.filter(pk=locked.pk, state=source, step=locked.step)
    if not found.update(state=to, step=step, severity=locked.severity):
        raise IllegalMove("not_from_here")
    locked.state, locked.step = to, step
    audit.record(actor=actor, verb=f"incident.{to}", subject=locked.name, source=source, step=step)
    return locked


def _carry(veto: Veto, to: str, actor: User) -> None:
    """What a step does to the veto; each update holds only once."""
    live = Veto.objects.filter(pk=veto.pk, live=True)
    if to == IN_FORCE:
        changed = live.filter(approved_by=None).update(approved_by=actor, approved_at=timezone.now())
    elif to in (CONFIRMED, LIFTED):
        changed = live.update(live=False)
    else:
        return
    if not changed:
        raise IllegalMove("not_from_here")
