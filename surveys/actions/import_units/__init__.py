"""Units from a file: read it as a plan of what would change, look at it, apply all of it or nothing."""

from surveys.actions.import_sentences import FileRefused
from surveys.actions.import_units.annotate import annotated_csv
from surveys.actions.import_units.apply import PlanOutdated, apply_plan
from surveys.actions.import_units.plan import RESULTS, Plan, PlanLine
from surveys.actions.import_units.reading import read_plan

__all__ = ["RESULTS", "FileRefused", "Plan", "PlanLine", "PlanOutdated", "annotated_csv", "apply_plan", "read_plan"]
