"""Record what others saw, and take it back; nothing is edited."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from dashboards.actions.evidence_files import Upload, kept_files, same_files
from dashboards.actions.fact_checks import FactRefused, check_place, one_at_a_time
from dashboards.actions.ledger.committing import commitment_of
from dashboards.formulas.checklist import checklist_score
from dashboards.models import ChecklistVersion, Observation, ObservationKind, Severity
from dashboards.queries.evidence_scope import standing
from surveys import access
from surveys.actions import audit
from surveys.models import Unit, User


@transaction.atomic
def record_observation(
    *,
    unit: Unit,
    kind: str,
    observed_on: date,
    actor: User,
    severity: str = Severity.NONE,
    reference: str = "",
    text: str = "",
    results: Mapping[str, bool | None] | None = None,
    checklist: ChecklistVersion | None = None,
    uploads: Sequence[Upload] = (),
) -> Observation:
    """Record one observation; a mystery visit with its checklist and results. The same again by the same person is
    the same one.

    Raises
    ------
    PermissionDenied, FileRefused
    FactRefused
        ``in_future``, ``unit_not_open``, ``unit_unknown``, ``nothing_seen`` (no item of the checklist applied).
    """
    check_place(actor, "record_observations", unit, observed_on, "observed_on")
    made = Observation(unit=unit, kind=kind, observed_on=observed_on, severity=severity, reference=reference, text=text)
    made.recorded_by = actor
    if kind == ObservationKind.MYSTERY:
        _score(made, checklist, results or {})
    one_at_a_time(actor)
    if (known := _said_already(made, uploads)) is not None:
        return known
    with kept_files(uploads, actor) as files:
        made.save()
        made.files.add(*files)
        audit.record(actor=actor, verb="observation.recorded", subject=made.key, unit=unit.code, kind=kind)
    return made


def _said_already(made: Observation, uploads: Sequence[Upload]) -> Observation | None:
    """What the same person recorded in the same words, unless it was withdrawn since."""
    names = ("unit_id", "kind", "observed_on", "severity", "reference", "text", "recorded_by_id", "checklist_id")
    alike = Observation.objects.filter(**{name: getattr(made, name) for name in names})
    for known in standing(alike, ("key",)).filter(withdrawn=False):
        if known.results == made.results and same_files(known.files.all(), uploads):
            return known
    return None


def _score(made: Observation, checklist: ChecklistVersion | None, results: Mapping[str, bool | None]) -> None:
    if checklist is None:
        raise FactRefused("no_checklist", "kind")
    score = checklist_score({item["code"]: item["weight"] for item in checklist.items}, results)
    if not score.possible:
        raise FactRefused("nothing_seen", "kind")
    made.checklist, made.results = checklist, dict(results)
    made.reached, made.possible = score


def withdraw_observation(*, observation: Observation, why: str, actor: User) -> Observation:
    """Take an observation back from now on, by a further version of it; who recorded it may, and head office.

    Raises
    ------
    PermissionDenied
    FactRefused
        ``withdrawn_already``, ``why_needed``.
    """
    if observation.recorded_by_id != actor.pk:
        access.require(actor, "investigate_incidents")
    access.require(actor, "record_observations")
    if not why.strip():
        raise FactRefused("why_needed", "why")
    newest = Observation.objects.filter(key=observation.key).order_by("-number")[0]
    if newest.withdrawn:
        raise FactRefused("withdrawn_already", "why")
    fields = {field.attname: getattr(newest, field.attname) for field in Observation._meta.concrete_fields}
    changed = {"id": None, "number": newest.number + 1, "withdrawn": True, "why": why.strip()[:500]}
    del fields["recorded_at"]
    try:
        with transaction.atomic():
            made = Observation.objects.create(**(fields | changed))
            made.files.add(*newest.files.all())
            audit.record(actor=actor, verb="observation.withdrawn", subject=made.key, why=commitment_of(made, "why"))
    except IntegrityError as twice:
        raise FactRefused("withdrawn_already", "why") from twice
    return made
