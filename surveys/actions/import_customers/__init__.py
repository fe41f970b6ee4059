"""Customers and their transactions from the bank's own systems: streamed, idempotent, a line at a time rejected."""

from surveys.actions.import_customers.batches import LAST_DELTA, Delivery
from surveys.actions.import_customers.run import Reject, Summary, import_customers, import_transactions

__all__ = ["LAST_DELTA", "Delivery", "Reject", "Summary", "import_customers", "import_transactions"]
