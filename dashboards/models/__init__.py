"""Tables of the viewing and judging side, one subject a file."""

from dashboards.models.export import ExportJob, ExportKind, ExportState
from dashboards.models.margins import CLIENTS, PopulationMargin
from dashboards.models.rules import RuleState, RuleVersion
from dashboards.models.score_run import RunAnswers, RunFigure, RunSnapshot, RunStep, ScoreRun, StepKind
from dashboards.models.tally import Grain, Tally, TallyLayout

__all__ = [
    "CLIENTS",
    "ExportJob",
    "ExportKind",
    "ExportState",
    "Grain",
    "PopulationMargin",
    "RuleState",
    "RuleVersion",
    "RunAnswers",
    "RunFigure",
    "RunSnapshot",
    "RunStep",
    "ScoreRun",
    "StepKind",
    "Tally",
    "TallyLayout",
]
