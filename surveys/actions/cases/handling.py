"""What an owner does in a case: look at the contact, try to reach the customer, note, hand over, link."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.access import may
from surveys.actions.cases.moving import CaseRefused, Closing, check_move, locked, log
from surveys.models import Case, CaseEventKind, CaseState, User
from surveys.queries.cases.agreement import wants_no_contact
from surveys.queries.cases.owners import handlers_for
from surveys.queries.contacts import open_contacts

REASONS = ("call", "visit", "write", "identify")
WAYS = ("phone", "visit", "sms", "email")
TEXT, REFERENCE = 2_000, 40


@transaction.atomic
def show_contact(*, case: Case, reason: str, actor: User) -> dict[str, str]:
    """The contact in plain, for a reason that stands in the case and in the audit log; the number stands in neither.

    Raises
    ------
    CaseRefused
        ``not_allowed``, ``reason_missing``, ``not_agreed``, ``no_contact``, ``moved_on`` (a closed case needs no call).
    """
    held = _being_worked_on(case)
    if not may(actor, "view_contacts"):
        raise CaseRefused("not_allowed")
    if reason not in REASONS:
        raise CaseRefused("reason_missing")
    if wants_no_contact(held):
        raise CaseRefused("not_agreed")
    plain = open_contacts([held.customer_id]).get(held.customer_id) if held.customer_id else None
    if not plain:
        raise CaseRefused("no_contact")
    log(held, CaseEventKind.CONTACT_SHOWN, actor, reason=reason)
    return plain


@transaction.atomic
def record_attempt(
    *, case: Case, way: str, reached: bool, text: str, actor: User | None, seen: int | None = None
) -> None:
    """Somebody tried to reach the customer; the first time begins the work.

    ``seen``: the case's last line that the actor saw; the same words again that were written after it are a button
    pressed twice, and one attempt.

    Raises
    ------
    CaseRefused
        ``way_missing``, ``too_long``, ``moved_on``.
    """
    held = _being_worked_on(case)
    if way not in WAYS:
        raise CaseRefused("way_missing")
    _check_text(text)
    if _written_since(seen, held, CaseEventKind.ATTEMPT, actor, text, way=way, reached=reached):
        return
    held.contacted_at = held.contacted_at or timezone.now()
    _begin(held)
    held.save(update_fields=["state", "contacted_at"])
    log(held, CaseEventKind.ATTEMPT, actor, text, way=way, reached=reached)


@transaction.atomic
def add_note(*, case: Case, text: str, actor: User | None, seen: int | None = None) -> None:
    """Words for whoever works on the case; ``seen`` as in :func:`record_attempt`.

    Raises
    ------
    CaseRefused
        ``text_missing``, ``too_long``, ``erased``.
    """
    held = locked(case)
    if held.erased_at is not None:
        raise CaseRefused("erased")
    if not text.strip():
        raise CaseRefused("text_missing")
    _check_text(text)
    if not _written_since(seen, held, CaseEventKind.NOTE, actor, text):
        log(held, CaseEventKind.NOTE, actor, text)


@transaction.atomic
def hand_over(*, case: Case, to: str, actor: User | None) -> Case:
    """Give the case to another who may handle it at its unit (by sign-in name).

    Raises
    ------
    CaseRefused
        ``nobody`` where that person may not handle it, ``moved_on`` where it is closed.
    """
    held = _being_worked_on(case)
    person = next((one for one in handlers_for(held) if one.username == to), None)
    if person is None:
        raise CaseRefused("nobody")
    before, held.owner = held.owner_id, person
    held.save(update_fields=["owner"])
    log(held, CaseEventKind.HANDED_OVER, actor, before=before, after=person.pk)
    return held


@transaction.atomic
def link_complaint(*, case: Case, reference: str, actor: User | None) -> None:
    """Say that a complaint is about the same thing; empty takes the link away.

    Raises
    ------
    CaseRefused
        ``too_long``.
    """
    held, wanted = locked(case), reference.strip()
    if len(wanted) > REFERENCE or "\0" in wanted:
        raise CaseRefused("too_long")
    held.complaint = wanted
    held.save(update_fields=["complaint"])
    log(held, CaseEventKind.COMPLAINT_LINKED, actor, reference=wanted)


def _written_since(
    seen: int | None, case: Case, kind: CaseEventKind, actor: User | None, text: str, **details: Any
) -> bool:
    same = case.events.filter(kind=kind, actor=actor, text=text.strip(), details=details)
    return seen is not None and same.filter(pk__gt=seen).exists()


def _being_worked_on(case: Case) -> Case:
    held = locked(case)
    if held.state == CaseState.CLOSED:
        raise CaseRefused("moved_on")
    return held


def _begin(case: Case) -> None:
    if case.state == CaseState.OPEN:
        check_move(case, CaseState.WORKING, Closing())
        case.state = CaseState.WORKING


def _check_text(text: str) -> None:
    if len(text) > TEXT or "\0" in text:
        raise CaseRefused("too_long")
