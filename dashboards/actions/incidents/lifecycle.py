"""The one table of an incident's life: from where to where, who may, and what must hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboards.models import Incident, IncidentState, Severity, Veto
from dashboards.queries.appraisal.deadline import veto_deadline
from surveys import access
from surveys.clock import bank_today
from surveys.models import User

RECORDED, INVESTIGATING, DISMISSED, CONFIRMED, PROPOSED, IN_FORCE, APPEALED, LIFTED, UPHELD = IncidentState.values
VETOABLE = (Severity.SERIOUS, Severity.GRAVE)


class IllegalMove(Exception):
    """An incident cannot go from where it stands to where it was sent; the argument is a reason code."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Case:
    """What a condition looks at; ``reason`` None where only the button is to be drawn and nothing was said yet."""

    incident: Incident
    actor: User
    reason: str | None
    veto: Veto | None


@dataclass(frozen=True, slots=True)
class Step:
    """A legal way on: the verb that one needs, and a condition that returns what stands in the way."""

    verb: str
    condition: Callable[[Case], str]


def _free(case: Case) -> str:
    return ""


def _reasoned(case: Case) -> str:
    return "reason_needed" if case.reason is not None and not case.reason.strip() else ""


def _proven(case: Case) -> str:
    return "evidence_needed" if not case.incident.files.exists() else _reasoned(case)


def _vetoable(case: Case) -> str:
    if case.incident.severity not in VETOABLE:
        return "not_serious"
    return "vetoed_before" if _fired(case.incident) else _reasoned(case)


def _fired(incident: Incident) -> bool:
    return incident.vetoes.filter(approved_by__isnull=False).exists()


def _in_time(case: Case) -> str:
    """Whoever appeals gives a reason, until the deadline of the veto."""
    assert case.veto is not None
    deadline = veto_deadline(case.veto)
    late = deadline is not None and bank_today() > deadline
    return "too_late" if late else _reasoned(case)


def _another_person(case: Case) -> str:
    """Who approves has neither recorded the incident, nor confirmed it, nor proposed the veto, nor led the unit."""
    assert case.veto is not None
    if case.actor.pk == case.veto.proposed_by_id:
        return "you_proposed"
    if case.actor.pk == case.incident.recorded_by_id:
        return "you_recorded"
    if case.actor.pk == case.veto.leader_id:
        return "you_led"
    confirmed = case.incident.moves.filter(source=INVESTIGATING, to=CONFIRMED)
    return "you_confirmed" if confirmed.filter(actor=case.actor).exists() else ""


def _another_person_reasoned(case: Case) -> str:
    return _another_person(case) or _reasoned(case)


def _independent(case: Case) -> str:
    """Who decides the appeal has had no part in the veto, nor made the appeal."""
    assert case.veto is not None
    if case.actor.pk == case.veto.approved_by_id:
        return "you_approved"
    appealed = case.incident.moves.filter(to=APPEALED, actor=case.actor)
    return "you_appealed" if appealed.exists() else _another_person_reasoned(case)


TRANSITIONS: Mapping[tuple[str, str], Step] = MappingProxyType(
    {
        (RECORDED, INVESTIGATING): Step("investigate_incidents", _free),
        (RECORDED, DISMISSED): Step("investigate_incidents", _reasoned),
        (INVESTIGATING, CONFIRMED): Step("investigate_incidents", _proven),
        (INVESTIGATING, DISMISSED): Step("investigate_incidents", _reasoned),
        (CONFIRMED, PROPOSED): Step("propose_veto", _vetoable),
        (PROPOSED, CONFIRMED): Step("approve_veto", _another_person_reasoned),
        (PROPOSED, IN_FORCE): Step("approve_veto", _another_person),
        (IN_FORCE, APPEALED): Step("appeal", _in_time),
        (APPEALED, LIFTED): Step("decide_appeals", _independent),
        (APPEALED, UPHELD): Step("decide_appeals", _independent),
    }
)


def needs_reason(source: str, to: str) -> bool:
    """Whether this step is refused without a reason."""
    step = TRANSITIONS.get((source, to))
    return step is not None and step.condition not in (_free, _another_person)


def live_veto(incident: Incident) -> Veto | None:
    return incident.vetoes.filter(live=True).first()


def check(incident: Incident, to: str, actor: User, reason: str) -> tuple[Step, Veto | None]:
    """The step and the veto that it is about.

    Raises
    ------
    IllegalMove, PermissionDenied, Http404
    """
    step = TRANSITIONS.get((incident.state, to))
    if step is None:
        raise IllegalMove("not_from_here")
    access.require(actor, step.verb, incident.unit)
    veto = live_veto(incident)
    problem = step.condition(Case(incident, actor, reason, veto))
    if problem:
        raise IllegalMove(problem)
    return step, veto


def legal_steps(incident: Incident, actor: User) -> list[tuple[str, str]]:
    """Where the actor may send it next, each with what stands in the way as yet ('' where nothing does)."""
    veto = live_veto(incident)
    return [
        (to, step.condition(Case(incident, actor, None, veto)))
        for (source, to), step in TRANSITIONS.items()
        if source == incident.state and access.may(actor, step.verb, incident.unit)
    ]
