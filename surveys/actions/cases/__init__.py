"""Cases: opened by rules, handled by their owners, forgotten with their customers."""

from surveys.actions.cases.asking import ask_again
from surveys.actions.cases.escalating import pass_up_late_cases
from surveys.actions.cases.forgetting import forget_cases
from surveys.actions.cases.handling import (
    add_note,
    hand_over,
    link_complaint,
    record_attempt,
    show_contact,
)
from surveys.actions.cases.moving import CaseRefused, close_case, reopen_case
from surveys.actions.cases.opening import open_cases
from surveys.actions.cases.rules import approve_case_rules, drop_case_rules, save_case_rules

__all__ = [
    "CaseRefused",
    "add_note",
    "approve_case_rules",
    "ask_again",
    "close_case",
    "drop_case_rules",
    "forget_cases",
    "hand_over",
    "link_complaint",
    "open_cases",
    "pass_up_late_cases",
    "record_attempt",
    "reopen_case",
    "save_case_rules",
    "show_contact",
]
