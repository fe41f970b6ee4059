"""The rules that open cases: drafted by one person, approved by another."""

from typing import Any

from surveys.actions.second_person import approve_draft, drop_draft, save_draft
from surveys.engine.case_rules import load_rules
from surveys.models import CaseRules, User


def save_case_rules(*, definition: dict[str, Any], actor: User | None) -> CaseRules:
    """Save the draft of the next version.

    Raises
    ------
    CaseRulesError
        Where the definition is none.
    """
    load_rules(definition)
    return save_draft(CaseRules, "case_rules", definition=definition, actor=actor)


def approve_case_rules(*, number: int, saved_at: str, actor: User | None) -> CaseRules:
    """Put the draft that the approver looked at in force, for answers looked at from now on.

    Raises
    ------
    RuleRefused
    """
    return approve_draft(CaseRules, "case_rules", number=number, saved_at=saved_at, actor=actor)


def drop_case_rules(*, actor: User | None) -> None:
    """Throw the draft away."""
    drop_draft(CaseRules, "case_rules", actor=actor)
