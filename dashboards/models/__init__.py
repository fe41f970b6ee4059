"""Tables of the viewing and judging side, one subject a file."""

from dashboards.models.export import ExportJob, ExportKind, ExportState
from dashboards.models.tally import Grain, IndexSet, Tally, TallyLayout

__all__ = ["ExportJob", "ExportKind", "ExportState", "Grain", "IndexSet", "Tally", "TallyLayout"]
