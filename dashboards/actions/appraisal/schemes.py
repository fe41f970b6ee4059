"""The life of a version of a scheme, as one table of transitions with conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from dashboards.actions.ledger import LedgerRefused, enter_scheme
from dashboards.formulas.scheme import SchemeError, load_scheme, outside
from dashboards.models import AppraisalRun, AppraisalStepKind, RuleState, Scheme, SchemeVersion
from dashboards.queries.appraisal.schemes import above, overlapping
from surveys.access import require
from surveys.actions import audit
from surveys.engine.reading import Fault
from surveys.models import Unit, User

DRAFT, SUBMITTED, APPROVED = RuleState.values
Condition = Callable[[SchemeVersion, User], str]


class IllegalSchemeMove(Exception):
    """A version cannot go from where it stands to where it was sent; the argument is a reason code."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


def _free(version: SchemeVersion, actor: User) -> str:
    return ""


def _approvable(version: SchemeVersion, actor: User) -> str:
    """By another person than who wrote or submitted it, for periods that are free and not appraised yet."""
    if actor.pk in (version.submitted_by_id, version.created_by_id):
        return "second_person_needed"
    published = AppraisalRun.objects.filter(scheme=version.scheme, steps__kind=AppraisalStepKind.PUBLISHED)
    if published.filter(last_month__gte=version.first_month, first_month__lte=version.last_month).exists():
        return "period_already_appraised"
    return "periods_overlap" if overlapping(version) else ""


TRANSITIONS: dict[tuple[str, str], tuple[str, Condition]] = {
    (DRAFT, SUBMITTED): ("edit_schemes", _free),
    (SUBMITTED, DRAFT): ("edit_schemes", _free),
    (SUBMITTED, APPROVED): ("approve_schemes", _approvable),
}


@transaction.atomic
def save_scheme(
    *,
    code: str,
    content: Any,
    first_month: int,
    last_month: int,
    actor: User,
    region: Unit | None = None,
    note: str = "",
) -> SchemeVersion:
    """Save the draft of a scheme's next version; there is one at a time. A code that is new begins a scheme.

    Parameters
    ----------
    first_month, last_month
        yyyymm: the first month of a quarter, and the last month of that or a later one.

    Raises
    ------
    PermissionDenied
    SchemeError
        With every fault: those of `load_scheme`, ``not_quarters``, and of a region's scheme those of `outside` or
        ``nothing_above``.
    IllegalSchemeMove
        ``not_a_draft``: what was submitted is not edited behind the second person's back. ``other_region``.
    """
    require(actor, "edit_schemes")
    scheme, _made = Scheme.objects.get_or_create(code=code, defaults={"region": region})
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.region_id != (region.pk if region else None):
        raise IllegalSchemeMove("other_region")
    draft = scheme.versions.exclude(state=APPROVED).first() or SchemeVersion(scheme=scheme, number=_next(scheme))
    if draft.state != DRAFT:
        raise IllegalSchemeMove("not_a_draft")
    draft.content, draft.first_month, draft.last_month = content, first_month, last_month
    draft.note, draft.created_by = note[:300], actor
    check(draft)
    draft.save()
    audit.record(actor=actor, verb="scheme.saved", subject=draft)
    return draft


@transaction.atomic
def move_scheme(*, version: SchemeVersion, to: str, actor: User) -> SchemeVersion:
    """Submit a version, return it to its author, or approve it.

    Raises
    ------
    PermissionDenied
    IllegalSchemeMove
        ``not_from_here``, ``second_person_needed``, ``period_already_appraised``, ``periods_overlap``,
        ``key_not_handed_over``.
    SchemeError
        Of a region's version, where the one above it has changed meanwhile.
    """
    list(Scheme.objects.select_for_update().order_by("pk"))  # two approvals at once must see each other
    locked = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=version.pk)
    step = TRANSITIONS.get((locked.state, to))
    if step is None:
        raise IllegalSchemeMove("not_from_here")
    require(actor, step[0])
    if reason := step[1](locked, actor):
        raise IllegalSchemeMove(reason)
    check(locked)
    locked.state = to
    if to == SUBMITTED:
        locked.submitted_by = actor
    elif to == APPROVED:
        locked.approved_by, locked.approved_at = actor, timezone.now()
    locked.save()
    if to == APPROVED:
        _enter(locked)
    audit.record(actor=actor, verb=f"scheme.{to}", subject=locked, first_month=locked.first_month)
    return locked


def _enter(version: SchemeVersion) -> None:
    try:
        enter_scheme(version)
    except LedgerRefused as refused:
        raise IllegalSchemeMove(refused.reason) from refused


@transaction.atomic
def drop_scheme(*, version: SchemeVersion, actor: User) -> None:
    """Throw a draft away; raises ``not_a_draft`` for what was submitted or approved."""
    require(actor, "edit_schemes")
    locked = SchemeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.state != DRAFT:
        raise IllegalSchemeMove("not_a_draft")
    audit.record(actor=actor, verb="scheme.dropped", subject=locked)
    locked.delete()


def check(version: SchemeVersion) -> None:
    """Raise `SchemeError` with every fault of a version."""
    scheme, faults = load_scheme(version.content), []
    if not _quarters(version.first_month, version.last_month):
        faults.append(Fault("periods", "not_quarters"))
    elif version.scheme.region_id is not None:
        bank = above(version)
        within = outside(scheme, load_scheme(bank.content)) if bank else (Fault("", "nothing_above"),)
        faults.extend(within)
    if faults:
        raise SchemeError(tuple(faults))


def _quarters(first: int, last: int) -> bool:
    years = 2000 <= first // 100 <= 2199 and 2000 <= last // 100 <= 2199
    return years and first % 100 in (1, 4, 7, 10) and last % 100 in (3, 6, 9, 12) and last > first


def _next(scheme: Scheme) -> int:
    last = scheme.versions.order_by("-number").first()
    return last.number + 1 if last else 1
