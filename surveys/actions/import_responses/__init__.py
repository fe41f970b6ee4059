"""Answers from a file, through the one door that all answers come in by."""

from surveys.actions.import_responses.options import ImportOptions, options_for
from surveys.actions.import_responses.run import Reject, Summary, import_responses

__all__ = ["ImportOptions", "Reject", "Summary", "import_responses", "options_for"]
