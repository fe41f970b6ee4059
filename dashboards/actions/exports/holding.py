"""A worker holds a job while it is heard of. One that dies is silent, and another takes the job over."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dashboards.models import ExportJob, ExportState

SILENT = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_HEARTBEAT_SECONDS = 15


def claim() -> ExportJob | None:
    """Take the oldest export that waits, or whose worker has been silent; park what failed three times."""
    silent = Q(state=ExportState.RUNNING, seen_at__lt=timezone.now() - SILENT)
    free = ExportJob.objects.filter(Q(state=ExportState.QUEUED) | silent)
    worn = free.filter(attempts__gte=MOST_ATTEMPTS)
    worn.update(state=ExportState.FAILED, fault="gave_up", claim=None, finished_at=timezone.now())
    mine = uuid.uuid4()
    for job in free.order_by("id")[:10]:
        if _take(free.filter(pk=job.pk), mine):
            return ExportJob.objects.select_related("owner").get(pk=job.pk)
    return None


def _take(one: QuerySet[ExportJob], mine: uuid.UUID) -> bool:
    taken = one.update(
        state=ExportState.RUNNING,
        claim=mine,
        seen_at=timezone.now(),
        attempts=F("attempts") + 1,
        done=0,
        total=0,
        fault="",
    )
    return bool(taken)


def held(job: ExportJob) -> QuerySet[ExportJob]:
    """The job, as long as it is this worker's: an update that finds no row says that it is not."""
    return ExportJob.objects.filter(pk=job.pk, state=ExportState.RUNNING, claim=job.claim)


def let_go(job: ExportJob, **changes: object) -> None:
    held(job).update(claim=None, **changes)


@contextmanager
def heard_of(job: ExportJob) -> Iterator[None]:
    """Be heard of while one step takes long: closing a workbook of a million rows takes more than a minute."""
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(job, done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(job: ExportJob, done: threading.Event) -> None:
    while not done.wait(_HEARTBEAT_SECONDS):
        try:
            held(job).update(seen_at=timezone.now())
        finally:
            connection.close()
