"""Answers that another system collected, through the one door that all answers come in by."""

from surveys.actions.post_responses.post import Answer, post_responses
from surveys.actions.post_responses.reading import Posted, Refusal

__all__ = ["Answer", "Posted", "Refusal", "post_responses"]
