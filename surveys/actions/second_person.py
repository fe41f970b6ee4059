"""Rules that two people stand for: whoever saved a draft does not approve it, and nobody approves one unseen."""

from datetime import datetime
from typing import Protocol, TypeVar

from django.utils import timezone

from surveys.models import User


class RuleRefused(Exception):
    """The rule cannot go there; the argument is ``no_draft``, ``second_person_needed`` or ``changed_meanwhile``."""


class Draft(Protocol):
    """A version of rules: SegmentRule, CaseRules."""

    saved_at: datetime
    saved_by_id: int | None
    approved_by: User | None
    approved_at: datetime | None

    def save(self, *, update_fields: list[str]) -> None: ...


Kind = TypeVar("Kind", bound=Draft)


def sign(draft: Kind | None, *, saved_at: str, actor: User | None) -> Kind:
    """Put a locked draft in force.

    Parameters
    ----------
    saved_at
        Which state of the draft the approver looked at, in ISO form.

    Raises
    ------
    RuleRefused
    """
    if draft is None:
        raise RuleRefused("no_draft")
    if draft.saved_at.isoformat() != saved_at:
        raise RuleRefused("changed_meanwhile")
    if actor is not None and draft.saved_by_id == actor.pk:
        raise RuleRefused("second_person_needed")
    draft.approved_by, draft.approved_at = actor, timezone.now()
    draft.save(update_fields=["approved_by", "approved_at"])
    return draft
