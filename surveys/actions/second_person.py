"""Rules that two people stand for: whoever saved a draft does not approve it, and nobody approves one unseen."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.models import CaseRules, ContactPlan, SegmentRule, User


class RuleRefused(Exception):
    """The rule cannot go there; the argument is ``no_draft``, ``second_person_needed`` or ``changed_meanwhile``."""


Kind = TypeVar("Kind", CaseRules, ContactPlan, SegmentRule)


@transaction.atomic
def save_draft(model: type[Kind], name: str, *, definition: dict[str, Any], actor: User | None) -> Kind:
    """Save the draft of the next version, of which there is one at a time; ``name`` begins the audit log's verbs."""
    draft = model._default_manager.select_for_update(of=("self",)).filter(approved_at__isnull=True).first()
    if draft is None:
        last = model._default_manager.order_by("-number").values_list("number", flat=True).first() or 0
        draft = model(number=last + 1)
    draft.definition, draft.saved_by = definition, actor
    draft.save()
    audit.record(actor=actor, verb=f"{name}.saved", subject=draft.number, definition=definition)
    return draft


@transaction.atomic
def approve_draft(model: type[Kind], name: str, *, number: int, saved_at: str, actor: User | None) -> Kind:
    """Put the draft that the approver looked at in force; raises `RuleRefused`."""
    drafts = model._default_manager.select_for_update(of=("self",)).filter(approved_at__isnull=True, number=number)
    signed = sign(drafts.first(), saved_at=saved_at, actor=actor)
    audit.record(actor=actor, verb=f"{name}.approved", subject=number)
    return signed


@transaction.atomic
def drop_draft(model: type[Kind], name: str, *, actor: User | None) -> None:
    """Throw the draft away."""
    for draft in model._default_manager.select_for_update(of=("self",)).filter(approved_at__isnull=True):
        audit.record(actor=actor, verb=f"{name}.dropped", subject=draft.number)
        draft.delete()


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
