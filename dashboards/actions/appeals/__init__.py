"""The right of reply: file an appeal, decide it independently, and calculate again with what was decided."""

from dashboards.actions.appeals.filing import Against, file_appeal
from dashboards.actions.appeals.lifecycle import OPEN, TRANSITIONS, legal_steps
from dashboards.actions.appeals.moving import move_appeal
from dashboards.actions.appeals.reflecting import reflect_appeals
from dashboards.actions.appeals.refusals import AppealRefused
from dashboards.actions.appeals.remedies import GROUNDS, REMEDIES, Remedy

__all__ = [
    "GROUNDS",
    "OPEN",
    "REMEDIES",
    "TRANSITIONS",
    "Against",
    "AppealRefused",
    "Remedy",
    "file_appeal",
    "legal_steps",
    "move_appeal",
    "reflect_appeals",
]
