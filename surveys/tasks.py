"""Wake-ups of the collecting side: each looks at the database for what is due."""

from celery import shared_task
from django.utils import timezone

from surveys.actions.cases import ask_again, open_cases, pass_up_late_cases
from surveys.actions.drafts import drop_old_drafts
from surveys.actions.intake import empty_boxes
from surveys.actions.messages import deliver, drop_pointless, list_lost, match_receipts, queue_due
from surveys.actions.segments import segment_customers
from surveys.channels.registry import SENDERS

SENDING_SECONDS = 4.0  # of each channel; the next tick goes on
SEGMENTED_AT_ONCE, CHECKED_AT_ONCE = 100_000, 50_000  # a task ends within its time limit; the next tick goes on


@shared_task
def open_ballot_boxes() -> int:
    """Turn the ballots of closed waves into responses."""
    return empty_boxes()


@shared_task
def forget_old_drafts() -> int:
    """Delete what was begun and never sent."""
    return drop_old_drafts(now=timezone.now())


@shared_task
def compute_segments() -> int:
    """Put customers who are new, changed, or under an older rule into their segments."""
    return segment_customers(limit=SEGMENTED_AT_ONCE)


@shared_task
def queue_messages() -> int:
    """Queue first messages and reminders that are due, and put away what became pointless or was lost."""
    list_lost()
    drop_pointless()
    match_receipts()
    return queue_due()


@shared_task
def send_messages() -> int:
    """Send what is queued, a few seconds of each channel."""
    return sum(deliver(channel=channel, seconds=SENDING_SECONDS) for channel in SENDERS)


@shared_task
def check_for_cases() -> int:
    """Open the cases of unhappy customers."""
    return open_cases(limit=CHECKED_AT_ONCE)


@shared_task
def follow_up_cases() -> int:
    """Pass up the cases that are late, and ask the customers of settled ones again."""
    return pass_up_late_cases() + ask_again()
