"""A display at a counter: its code changes every few minutes, so that a photograph of it is soon good for nothing."""

ROTATE_SECONDS = 120  # a code is taken while it is shown, and as long again
RELOAD_SECONDS = 60
LETTERS = 10
