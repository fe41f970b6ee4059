"""A tablet in a branch: the next customer finds a fresh page."""

ORIGIN = "kiosk"
RESTART_SECONDS = 20  # the thanks page gives way to the next customer
IDLE_SECONDS = 60  # what was begun and left is cleared for the next customer
CODE_MINUTES = 15  # a pairing code's life
SYNC_SECONDS = 60  # between two contacts of a tablet
BATCH = 50  # answers that a tablet sends at once
SHEETS = 31  # sheets of counts that a device sends at once
WARNING_SECONDS = 15  # before what was begun is cleared, the customer is asked
UPDATE_SECONDS = 3600  # between two looks for a newer page
