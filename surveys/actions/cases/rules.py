"""The rules that open cases: drafted by one person, approved by another."""

from typing import Any

from django.db import transaction

from surveys.actions import audit
from surveys.actions.second_person import sign
from surveys.engine.case_rules import load_rules
from surveys.models import CaseRules, User


@transaction.atomic
def save_case_rules(*, definition: dict[str, Any], actor: User | None) -> CaseRules:
    """Save the draft of the next version.

    Raises
    ------
    CaseRulesError
        Where the definition is none.
    """
    load_rules(definition)
    drafts = CaseRules.objects.select_for_update().filter(approved_at__isnull=True)
    last = CaseRules.objects.order_by("-number").values_list("number", flat=True).first() or 0
    draft = drafts.first() or CaseRules(number=last + 1)
    draft.definition, draft.saved_by = definition, actor
    draft.save()
    audit.record(actor=actor, verb="case_rules.saved", subject=draft.number, definition=definition)
    return draft


@transaction.atomic
def approve_case_rules(*, number: int, saved_at: str, actor: User | None) -> CaseRules:
    """Put the draft that the approver looked at in force, for answers looked at from now on.

    Raises
    ------
    RuleRefused
    """
    drafts = CaseRules.objects.select_for_update(of=("self",)).filter(approved_at__isnull=True, number=number)
    signed = sign(drafts.first(), saved_at=saved_at, actor=actor)
    audit.record(actor=actor, verb="case_rules.approved", subject=number)
    return signed


@transaction.atomic
def drop_case_rules(*, actor: User | None) -> None:
    """Throw the draft away."""
    for draft in CaseRules.objects.select_for_update().filter(approved_at__isnull=True):
        audit.record(actor=actor, verb="case_rules.dropped", subject=draft.number)
        draft.delete()
