"""A code on the receipt of a transaction: every eligible one gets its own, good for one answer."""

from datetime import timedelta

ORIGIN = "qr"
LETTERS = 16  # 79 bits
VALID = timedelta(days=7)
NOT_LATER = timedelta(days=1)  # than so long after the transaction a code is made: the receipt was handed out then
CLOCKS = timedelta(minutes=5)  # by which another system's clock may be ahead
