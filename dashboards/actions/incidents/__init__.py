"""Incidents and the veto that may follow: recorded, investigated, confirmed, vetoed by two people, appealed."""

from dashboards.actions.incidents.lifecycle import TRANSITIONS, IllegalMove, Step, legal_steps, needs_reason
from dashboards.actions.incidents.moving import move_incident
from dashboards.actions.incidents.outcome import OutcomeRefused, record_outcome
from dashboards.actions.incidents.recording import add_evidence, may_add_evidence, record_incident
from dashboards.actions.incidents.veto import VetoTerms, propose_veto

__all__ = [
    "TRANSITIONS",
    "IllegalMove",
    "OutcomeRefused",
    "Step",
    "VetoTerms",
    "add_evidence",
    "legal_steps",
    "may_add_evidence",
    "move_incident",
    "needs_reason",
    "propose_veto",
    "record_incident",
    "record_outcome",
]
