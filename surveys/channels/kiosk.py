"""A tablet in a branch: the next customer finds a fresh page."""

ORIGIN = "kiosk"
RESTART_SECONDS = 20  # the thanks page gives way to the next customer
