"""Messages to customers: queued, claimed, sent once or listed as uncertain; receipts, and what people decide."""

from surveys.actions.messages.deciding import decide_messages, list_lost, retry_failed
from surveys.actions.messages.delivering import deliver
from surveys.actions.messages.pausing import pause_sending, resume_sending
from surveys.actions.messages.queueing import drop_pointless, queue_due
from surveys.actions.messages.receipts import Notice, match_receipts, take_receipts
from surveys.actions.messages.wording import BadWords, save_words

__all__ = [
    "BadWords",
    "Notice",
    "decide_messages",
    "deliver",
    "drop_pointless",
    "list_lost",
    "match_receipts",
    "pause_sending",
    "queue_due",
    "resume_sending",
    "retry_failed",
    "save_words",
    "take_receipts",
]
