"""Bring in how many customers each unit has by segment and the like: what answers are weighted to."""

from dashboards.actions.import_margins.apply import import_margins
from dashboards.actions.import_margins.reading import MarginPlan, read_margins

__all__ = ["MarginPlan", "import_margins", "read_margins"]
