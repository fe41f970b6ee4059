"""The life of a version of a scheme."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from dashboards.actions.drafted import APPROVED, DRAFT, EDIT, Life
from dashboards.actions.ledger import LedgerRefused, enter_scheme
from dashboards.formulas.scheme import SchemeError, load_scheme, outside
from dashboards.models import Scheme, SchemeVersion
from dashboards.queries.appraisal.schemes import above, appraised, overlapping
from surveys.access import Viewer, may, require
from surveys.actions import audit
from surveys.engine.reading import Fault
from surveys.models import Unit, User


class IllegalSchemeMove(Exception):
    """A version cannot go from where it stands to where it was sent; the argument is a reason code."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


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
    seen: datetime | None = None,
    dry_run: bool = False,
) -> SchemeVersion:
    """Save the draft of a scheme's next version; there is one at a time. A code that is new begins a scheme.

    Parameters
    ----------
    first_month, last_month
        yyyymm: the first month of a quarter, and the last month of that or a later one.
    seen
        When the draft was saved that the actor looked at; None: whatever stands there is replaced.
    dry_run
        Raise what it would raise, and write nothing.

    Raises
    ------
    PermissionDenied
    SchemeError
        With every fault: those of `load_scheme`, ``not_quarters``, and of a region's scheme those of `outside` or
        ``nothing_above``.
    IllegalSchemeMove
        ``not_a_draft``: what was submitted is not edited behind the second person's back. ``other_region``,
        ``changed_meanwhile``.
    """
    if not may_write(actor, region):
        require(actor, "edit_schemes")
    scheme, _made = Scheme.objects.get_or_create(code=code, defaults={"region": region})
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.region_id != (region.pk if region else None):
        raise IllegalSchemeMove("other_region")
    draft = scheme.versions.exclude(state=APPROVED).first() or SchemeVersion(scheme=scheme, number=_next(scheme))
    if draft.state != DRAFT:
        raise IllegalSchemeMove("not_a_draft")
    if seen is not None and draft.pk is not None and draft.saved_at != seen:
        raise IllegalSchemeMove("changed_meanwhile")
    draft.content, draft.first_month, draft.last_month = content, first_month, last_month
    draft.note, draft.created_by = note[:300], actor
    check(draft)
    if dry_run:
        transaction.set_rollback(True)
        return draft
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
    related = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme__region")
    locked = related.get(pk=version.pk)
    moved = _LIFE.move(locked, to, actor)
    if to == APPROVED:
        _enter(moved)
    return moved


def _enter(version: SchemeVersion) -> None:
    try:
        enter_scheme(version)
    except LedgerRefused as refused:
        raise IllegalSchemeMove(refused.reason) from refused


@transaction.atomic
def drop_scheme(*, version: SchemeVersion, actor: User) -> None:
    """Throw a draft away; raises ``not_a_draft`` for what was submitted or approved."""
    related = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme__region")
    locked = related.get(pk=version.pk)
    _LIFE.drop(locked, actor)


def may_write(actor: Viewer, region: Unit | None) -> bool:
    """Head office writes every scheme; who supervises a region writes the region's own."""
    return may(actor, "edit_schemes") or (region is not None and may(actor, "edit_region_scheme", region))


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


def _allow(version: SchemeVersion, actor: User, deed: str) -> None:
    if deed != EDIT or not may_write(actor, version.scheme.region):
        require(actor, f"{deed}_schemes")


def _open(version: SchemeVersion) -> str:
    """For periods that are free and not appraised yet."""
    if appraised(version):
        return "period_already_appraised"
    return "periods_overlap" if overlapping(version) else ""


_LIFE: Life[SchemeVersion] = Life(name="scheme", refusal=IllegalSchemeMove, allow=_allow, check=check, open_to=_open)
