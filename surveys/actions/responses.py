"""What may happen to an answer after it was recorded: always an event, never an edit."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys.actions import audit
from surveys.actions.cases.forgetting import forget_cases
from surveys.models import (
    EventKind,
    Outbox,
    Response,
    ResponseEvent,
    ResponseLink,
    ResponseText,
    UnitPath,
    User,
)
from surveys.signals import responses_recorded

# Which events may follow which: the last kind on the left, what may come next on the right.
NEXT: dict[int, frozenset[int]] = {
    EventKind.RECORDED: frozenset({EventKind.WITHDRAWN, EventKind.REATTRIBUTED, EventKind.ERASED}),
    EventKind.REATTRIBUTED: frozenset({EventKind.WITHDRAWN, EventKind.REATTRIBUTED, EventKind.ERASED}),
    EventKind.REINSTATED: frozenset({EventKind.WITHDRAWN, EventKind.REATTRIBUTED, EventKind.ERASED}),
    EventKind.WITHDRAWN: frozenset({EventKind.REINSTATED, EventKind.ERASED}),
}


class IllegalEvent(Exception):
    """An event that may not follow what happened to the answer before."""


def withdraw_response(*, response_id: int, actor: User | None, reason: str) -> ResponseEvent:
    """Take an answer out of all figures; the answer itself stays."""
    return _follow(response_id, EventKind.WITHDRAWN, actor, reason, lambda path: (path, None))


def reinstate_response(*, response_id: int, actor: User | None, reason: str) -> ResponseEvent:
    """Count a withdrawn answer again where it was counted last."""
    return _follow(response_id, EventKind.REINSTATED, actor, reason, lambda path: (None, path))


def reattribute_response(*, response_id: int, to: UnitPath, actor: User | None, reason: str) -> ResponseEvent:
    """Count an answer at another unit, as an upheld appeal "wrong branch" demands."""
    return _follow(response_id, EventKind.REATTRIBUTED, actor, reason, lambda path: (path, to.pk))


@transaction.atomic
def erase_response(*, response_id: int, actor: User | None, reason: str) -> ResponseEvent:
    """Empty an answer's texts and its link to a person; the counts stay right."""
    event = _follow(response_id, EventKind.ERASED, actor, reason, lambda path: (None, None))
    ResponseText.objects.filter(response_id=response_id).update(text="", erased_at=timezone.now())
    ResponseLink.objects.filter(response_id=response_id).delete()
    forget_cases(Q(response_id=response_id))
    return event


@transaction.atomic
def _follow(response_id: int, kind: EventKind, actor: User | None, reason: str, ways) -> ResponseEvent:  # type: ignore[no-untyped-def]
    response = Response.objects.select_for_update().get(id=response_id)
    if response.subjects is not None:
        raise IllegalEvent("An anonymous answer cannot be told from others, so nothing can be done to it.")
    events = list(ResponseEvent.objects.filter(response_id=response_id).order_by("id"))
    moving = [event for event in events if event.kind != EventKind.ERASED]
    if kind not in NEXT[moving[-1].kind]:
        raise IllegalEvent(f"{kind.label} may not follow {moving[-1].get_kind_display()}.")
    held = next(event.plus_id for event in reversed(moving) if event.plus_id is not None)
    minus, plus = ways(held)
    event = ResponseEvent.objects.create(
        response_id=response_id,
        month=response.month,
        kind=kind,
        minus_id=minus,
        plus_id=plus,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        reason=reason[:200],
    )
    Outbox.objects.create(event_id=event.pk, release_at=timezone.now())
    audit.record(actor=actor, verb=f"response.{kind.name.lower()}", subject=response_id, reason=reason[:200])
    transaction.on_commit(lambda: responses_recorded.send(sender=_follow, count=1))
    return event
