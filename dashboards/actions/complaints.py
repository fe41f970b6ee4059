"""Record complaints. What another system says anew of one is its next version; the old one stays."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from dashboards.actions.fact_checks import FactRefused, check_place
from dashboards.models import Complaint
from dashboards.queries.evidence_scope import standing
from dashboards.queries.linked_cases import linkable_case
from surveys.actions import audit
from surveys.actions.cases import link_complaint
from surveys.models import Unit, User

DAYS_TO_HANDLE = 15  # where nothing else is said
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What is known of one complaint."""

    reference: str
    unit_id: int
    category: str
    channel: str
    severity: str
    received_on: date
    due_on: date
    handled_on: date | None = None
    upheld: bool | None = None
    withdrawn: bool = False


def usual_due(received_on: date) -> date:
    return received_on + timedelta(days=DAYS_TO_HANDLE)


def next_complaints(facts: Sequence[ComplaintFacts]) -> Iterator[tuple[ComplaintFacts, int]]:
    """Each with the number of the version that it would become; 0 where it says nothing new."""
    for start in range(0, len(facts), _AT_ONCE):
        part = facts[start : start + _AT_ONCE]
        newest = standing(Complaint.objects.filter(reference__in=[one.reference for one in part]), ("reference",))
        known = {one.reference: one for one in newest}
        for one in part:
            old = known.get(one.reference)
            same = old is not None and all(getattr(old, name) == value for name, value in asdict(one).items())
            yield one, 0 if same else old.number + 1 if old else 1


def standing_elsewhere(references: Sequence[str], unit_ids: Collection[int]) -> set[str]:
    """Of some references those whose complaint stands at none of these units."""
    found: set[str] = set()
    for start in range(0, len(references), _AT_ONCE):
        rows = standing(Complaint.objects.filter(reference__in=references[start : start + _AT_ONCE]), ("reference",))
        found.update(reference for reference, unit in rows.values_list("reference", "unit_id") if unit not in unit_ids)
    return found


@transaction.atomic
def record_complaints(*, facts: Sequence[ComplaintFacts], actor: User | None) -> Counter[str]:
    """Record all of them or none; ``new``, ``changed`` and ``unchanged`` are counted.

    Raises
    ------
    FactRefused
        ``changed_meanwhile`` where somebody else recorded one of them in this moment.
    """
    numbered = list(next_complaints(facts))
    rows = [Complaint(**asdict(one), number=number, recorded_by=actor) for one, number in numbered if number]
    try:
        with transaction.atomic():
            Complaint.objects.bulk_create(rows, _AT_ONCE)
    except IntegrityError as twice:
        raise FactRefused("changed_meanwhile", "reference") from twice
    counts = counted(numbered)
    if rows:
        audit.record(actor=actor, verb="complaints.recorded", subject=f"{len(rows)} complaints", **counts)
    return counts


def counted(numbered: Sequence[tuple[object, int]]) -> Counter[str]:
    return Counter("unchanged" if not number else "new" if number == 1 else "changed" for _one, number in numbered)


@transaction.atomic
def record_complaint(*, facts: ComplaintFacts, unit: Unit, actor: User, case: int | None = None) -> Counter[str]:
    """Record the one complaint of the entry page, and let the case of that number name it.

    Raises
    ------
    PermissionDenied
    FactRefused
        Also ``handled_early`` (before it was received), ``due_early``, ``undecided`` (upheld, yet not handled), and
        ``known_elsewhere`` for a reference that stands at another unit, ``case_unknown``.
    """
    check_place(actor, "record_complaints", unit, facts.received_on, "received_on")
    if problem := order_problem(facts):
        raise FactRefused(problem, {"due_early": "due_on", "undecided": "upheld"}.get(problem, "handled_on"))
    old = standing(Complaint.objects.filter(reference=facts.reference), ("reference",)).first()
    if old and old.unit_id != unit.pk:
        raise FactRefused("known_elsewhere", "reference")
    counts = record_complaints(facts=[facts], actor=actor)
    if case is not None:
        found = linkable_case(actor, case)
        if found is None:
            raise FactRefused("case_unknown", "case")
        link_complaint(case=found, reference=facts.reference, actor=actor)
    return counts


def order_problem(facts: ComplaintFacts) -> str:
    """What cannot be about the days of a complaint; '' where all is well."""
    if facts.due_on < facts.received_on:
        return "due_early"
    if facts.handled_on and facts.handled_on < facts.received_on:
        return "handled_early"
    return "undecided" if facts.upheld is not None and not facts.handled_on else ""
