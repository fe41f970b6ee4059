"""Tables of the viewing and judging side, one subject a file."""

from dashboards.models.complaint import Complaint, ComplaintCategory, ComplaintChannel
from dashboards.models.evidence_file import EvidenceFile
from dashboards.models.export import ExportJob, ExportKind, ExportState
from dashboards.models.incident import (
    Incident,
    IncidentCategory,
    IncidentMove,
    IncidentState,
    LeaderOutcome,
    OutcomeKind,
    Veto,
    VetoEffect,
)
from dashboards.models.measure import Direction, Joining, MeasureValue, MeasureVersion
from dashboards.models.observation import ChecklistVersion, Observation, ObservationKind, Severity
from dashboards.models.tally import Grain, IndexSet, Tally, TallyLayout

__all__ = [
    "ChecklistVersion",
    "Complaint",
    "ComplaintCategory",
    "ComplaintChannel",
    "Direction",
    "EvidenceFile",
    "ExportJob",
    "ExportKind",
    "ExportState",
    "Grain",
    "Incident",
    "IncidentCategory",
    "IncidentMove",
    "IncidentState",
    "IndexSet",
    "Joining",
    "LeaderOutcome",
    "MeasureValue",
    "MeasureVersion",
    "Observation",
    "ObservationKind",
    "OutcomeKind",
    "Severity",
    "Tally",
    "TallyLayout",
    "Veto",
    "VetoEffect",
]
