"""The appraisal: change schemes, calculate a run, take it through review and signing to publication, correct it."""

from dashboards.actions.appraisal.asking import request_appraisal
from dashboards.actions.appraisal.calculate import Calculation, calculate_appraisal
from dashboards.actions.appraisal.lifecycle import IllegalRunMove, comment_run, move_run
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.appraisal.schemes import IllegalSchemeMove, drop_scheme, may_write, move_scheme, save_scheme

__all__ = [
    "AppraisalRefused",
    "Calculation",
    "IllegalRunMove",
    "IllegalSchemeMove",
    "calculate_appraisal",
    "comment_run",
    "drop_scheme",
    "may_write",
    "move_run",
    "move_scheme",
    "request_appraisal",
    "save_scheme",
]
