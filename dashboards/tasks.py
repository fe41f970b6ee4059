"""Wake-ups: each looks at the database for what is due, so that a lost, repeated or late message changes nothing."""

import structlog
from celery import shared_task

from dashboards.actions.appeals import reflect_appeals
from dashboards.actions.exports import expire_exports, run_exports
from dashboards.actions.fold import fold_all, follow_rules
from dashboards.actions.ledger.heads import write_daily_head
from dashboards.actions.official import close_due_periods, run_official_jobs
from dashboards.actions.webhooks import deliver_due

log = structlog.get_logger(__name__)
# An export may take long. Its message is then delivered again, and finds the export held: that costs nothing.
EXPORT_SECONDS = 3600
# The same holds for closing: a message that comes again while one computes finds one run in the end.
CLOSING_SECONDS = 3600


@shared_task
def fold() -> int:
    """Fold whatever waits in the outbox."""
    return fold_all()


@shared_task(time_limit=EXPORT_SECONDS)
def make_exports() -> int:
    """Write the exports that wait. New answers are folded between the pieces: no dashboard waits for a file."""
    return run_exports(between=fold_all)


@shared_task
def delete_expired_exports() -> int:
    """Delete the files whose time is over."""
    return expire_exports()


@shared_task(time_limit=CLOSING_SECONDS)
def close_periods() -> int:
    """Close the quarters that are over and can get no answer any more."""
    return close_due_periods()


@shared_task(time_limit=CLOSING_SECONDS)
def do_official_jobs() -> int:
    """Close the quarters that somebody asked to have closed, and report on the runs that have no report."""
    return run_official_jobs()


@shared_task(time_limit=CLOSING_SECONDS)
def count_by_new_rules() -> int:
    """Count again what the rules in force count differently."""
    return follow_rules()


@shared_task
def write_ledger_head() -> int:
    """Write the head of the ledger once a day and publication, for who carries it out of the house."""
    head = write_daily_head()
    return head.number if head else 0


@shared_task
def deliver_webhooks() -> int:
    """Tell other systems what was published."""
    return deliver_due()


@shared_task(time_limit=CLOSING_SECONDS)
def calculate_again() -> int:
    """Correct the runs for what was decided on appeals."""
    return reflect_appeals()


def wake_exports() -> None:
    """Tell a worker that an export waits. Where the broker is down the sweep finds it."""
    try:
        make_exports.apply_async(retry=False, ignore_result=True)
    except Exception as fault:  # any transport may fail in its own way; the request is safe in the database
        log.warning("wake_up_not_sent", fault=type(fault).__name__)


def wake_appeals() -> None:
    """Tell a worker that something was decided. Where the broker is down the sweep finds it."""
    try:
        calculate_again.apply_async(retry=False, ignore_result=True)
    except Exception as fault:  # any transport may fail in its own way; the decision is safe in the database
        log.warning("wake_up_not_sent", fault=type(fault).__name__)


def wake_official_jobs() -> None:
    """Tell a worker that a quarter waits to be closed. Where the broker is down the sweep finds it."""
    try:
        do_official_jobs.apply_async(retry=False, ignore_result=True)
    except Exception as fault:  # as above
        log.warning("wake_up_not_sent", fault=type(fault).__name__)
