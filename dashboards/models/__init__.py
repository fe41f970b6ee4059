"""Tables of the viewing and judging side, one subject a file."""

from dashboards.models.tally import Grain, IndexSet, Tally, TallyLayout

__all__ = ["Grain", "IndexSet", "Tally", "TallyLayout"]
