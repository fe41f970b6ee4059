"""Wake-ups: each looks at the database for what is due, so that a lost, repeated or late message changes nothing."""

from celery import shared_task

from dashboards.actions.fold import fold_all


@shared_task
def fold() -> int:
    """Fold whatever waits in the outbox."""
    return fold_all()
