"""Wake-ups of the collecting side: each looks at the database for what is due."""

from celery import shared_task

from surveys.actions.intake import empty_boxes


@shared_task
def open_ballot_boxes() -> int:
    """Turn the ballots of closed waves into responses."""
    return empty_boxes()
