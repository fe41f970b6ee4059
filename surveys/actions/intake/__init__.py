"""The one way in for answers."""

from surveys.actions.intake.submission import Outcome, OutcomeStatus, Place, Submission
from surveys.actions.intake.submit import preview_responses, submit_responses

__all__ = ["Outcome", "OutcomeStatus", "Place", "Submission", "preview_responses", "submit_responses"]
