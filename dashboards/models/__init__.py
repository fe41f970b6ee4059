"""Tables of the viewing and judging side, one subject a file."""

from dashboards.models.appeal import (
    Appeal,
    AppealGround,
    AppealKind,
    AppealMove,
    AppealRemedy,
    AppealState,
    Reflection,
)
from dashboards.models.appraisal import (
    AppraisalComment,
    AppraisalResult,
    AppraisalRun,
    AppraisalStep,
    AppraisalStepKind,
)
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
from dashboards.models.ledger import (
    EntryKind,
    LedgerEntry,
    LedgerErasure,
    LedgerKey,
    LedgerSalt,
    LedgerSheet,
    LedgerSigner,
)
from dashboards.models.margins import CLIENTS, PopulationMargin
from dashboards.models.measure import Direction, Joining, MeasureValue, MeasureVersion
from dashboards.models.observation import ChecklistVersion, Observation, ObservationKind, Severity
from dashboards.models.official_job import JobKind, JobState, OfficialJob, RunReport
from dashboards.models.rules import RuleState, RuleVersion
from dashboards.models.scheme import Scheme, SchemeVersion
from dashboards.models.score_run import RunAnswers, RunFigure, RunSnapshot, RunStep, ScoreRun, StepKind
from dashboards.models.sheet_layout import SheetLayout
from dashboards.models.supply import SuppliedValue, SupplyBatch, SupplyKind, SupplyState
from dashboards.models.tally import Grain, Tally, TallyLayout
from dashboards.models.webhook import DeliveryState, WebhookDelivery, WebhookEndpoint

__all__ = [
    "CLIENTS",
    "Appeal",
    "AppealGround",
    "AppealKind",
    "AppealMove",
    "AppealRemedy",
    "AppealState",
    "AppraisalComment",
    "AppraisalResult",
    "AppraisalRun",
    "AppraisalStep",
    "AppraisalStepKind",
    "ChecklistVersion",
    "Complaint",
    "ComplaintCategory",
    "ComplaintChannel",
    "DeliveryState",
    "Direction",
    "EntryKind",
    "EvidenceFile",
    "ExportJob",
    "ExportKind",
    "ExportState",
    "Grain",
    "Incident",
    "IncidentCategory",
    "IncidentMove",
    "IncidentState",
    "JobKind",
    "JobState",
    "Joining",
    "LeaderOutcome",
    "LedgerEntry",
    "LedgerErasure",
    "LedgerKey",
    "LedgerSalt",
    "LedgerSheet",
    "LedgerSigner",
    "MeasureValue",
    "MeasureVersion",
    "Observation",
    "ObservationKind",
    "OfficialJob",
    "OutcomeKind",
    "PopulationMargin",
    "Reflection",
    "RuleState",
    "RuleVersion",
    "RunAnswers",
    "RunFigure",
    "RunReport",
    "RunSnapshot",
    "RunStep",
    "Scheme",
    "SchemeVersion",
    "ScoreRun",
    "Severity",
    "SheetLayout",
    "StepKind",
    "SuppliedValue",
    "SupplyBatch",
    "SupplyKind",
    "SupplyState",
    "Tally",
    "TallyLayout",
    "Veto",
    "VetoEffect",
    "WebhookDelivery",
    "WebhookEndpoint",
]
