"""Messages to customers: queued, claimed, sent once or listed as uncertain; receipts, and what people decide."""

from surveys.actions.messages.deciding import NotUndecided, decide_message, list_lost
from surveys.actions.messages.delivering import deliver
from surveys.actions.messages.pausing import pause_sending, resume_sending
from surveys.actions.messages.queueing import drop_pointless, queue_due
from surveys.actions.messages.receipts import Notice, match_receipts, take_receipts
from surveys.actions.messages.wording import BadWords, save_words

__all__ = [
    "BadWords",
    "NotUndecided",
    "Notice",
    "decide_message",
    "deliver",
    "drop_pointless",
    "list_lost",
    "match_receipts",
    "pause_sending",
    "queue_due",
    "resume_sending",
    "save_words",
    "take_receipts",
]
