"""Official figures: close a period, propose and publish its run, change the rules."""

from dashboards.actions.official.asking import request_closing
from dashboards.actions.official.close import Closing, close_period
from dashboards.actions.official.due import close_due_periods
from dashboards.actions.official.publish import propose_run, publish_run
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.official.working import run_official_jobs

__all__ = [
    "Closing",
    "OfficialRefused",
    "close_due_periods",
    "close_period",
    "propose_run",
    "publish_run",
    "request_closing",
    "run_official_jobs",
]
