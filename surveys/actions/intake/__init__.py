"""The one way in for answers."""

from surveys.actions.intake.ballots import empty_boxes
from surveys.actions.intake.submission import Outcome, OutcomeStatus, Place, Submission
from surveys.actions.intake.submit import preview_responses, submit_responses

__all__ = [
    "Outcome",
    "OutcomeStatus",
    "Place",
    "Submission",
    "empty_boxes",
    "preview_responses",
    "submit_responses",
]
