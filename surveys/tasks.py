"""Wake-ups of the collecting side: each looks at the database for what is due."""

from celery import shared_task
from django.utils import timezone

from surveys.actions.drafts import drop_old_drafts
from surveys.actions.intake import empty_boxes


@shared_task
def open_ballot_boxes() -> int:
    """Turn the ballots of closed waves into responses."""
    return empty_boxes()


@shared_task
def forget_old_drafts() -> int:
    """Delete what was begun and never sent."""
    return drop_old_drafts(now=timezone.now())
