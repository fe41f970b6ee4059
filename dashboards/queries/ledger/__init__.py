"""The ledger as it is read: its head for exports, and its verification."""

from dashboards.queries.ledger.heads import Stamp, entries_of, head, newest_head, stamp_of
from dashboards.queries.ledger.verifying import Report, verify

__all__ = ["Report", "Stamp", "entries_of", "head", "newest_head", "stamp_of", "verify"]
