"""``manage.py import_transactions``: what was done at counters, as the frame of samples."""

from surveys.actions.import_customers import import_transactions
from surveys.exchange.customers import FIELDS
from surveys.management.commands.import_customers import Command as ImportCustomers

HELP = f"""Take in transactions from a CSV or Excel file, one line each; as import_customers does with customers.

Columns are known by English or Chinese headings: {", ".join(FIELDS["transactions"])}.
A transaction is known by its number (reference): one that is there already is left as it is, and a line that has it
otherwise is rejected. A customer is named by the number that --source knows them by; an empty cell is somebody who is
not a customer.

Exit status: 0 every line was taken; 1 some lines were rejected, the others were taken; 2 nothing was done.
"""


class Command(ImportCustomers):
    help = HELP
    act = staticmethod(import_transactions)
