"""The ledger as it is written: entries with publications, erasures of personal texts, the head for outside."""

from dashboards.actions.ledger.adopting import adopt_published
from dashboards.actions.ledger.publications import enter_appraisal, enter_final, enter_scheme, enter_score_run
from dashboards.actions.ledger.refusals import LedgerRefused

__all__ = [
    "LedgerRefused",
    "adopt_published",
    "enter_appraisal",
    "enter_final",
    "enter_scheme",
    "enter_score_run",
]
