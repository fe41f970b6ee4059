"""A worker holds a job while it is heard of. One that dies is silent, and another takes the job over."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dashboards.models import ExportJob, JobState, OfficialJob

SILENT = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_HEARTBEAT_SECONDS = 15
J = TypeVar("J", ExportJob, OfficialJob)


def claim(jobs: QuerySet[J], **begun: object) -> J | None:
    """Take the oldest of these that waits, or whose worker has been silent; park what failed three times.

    ``begun`` is what a job says when its work begins, perhaps anew. It comes with the relations that ``jobs`` selects.
    """
    silent = Q(state=JobState.RUNNING, seen_at__lt=timezone.now() - SILENT)
    free = jobs.filter(Q(state=JobState.QUEUED) | silent)
    worn = free.filter(attempts__gte=MOST_ATTEMPTS)
    worn.update(state=JobState.FAILED, fault="gave_up", claim=None, finished_at=timezone.now())
    taken = {"state": JobState.RUNNING, "claim": uuid.uuid4(), "done": 0, "total": 0, "fault": ""} | begun
    for job in free.order_by("id")[:10]:
        now = timezone.now()
        if free.filter(pk=job.pk).update(**taken, seen_at=now, attempts=F("attempts") + 1):
            return jobs.get(pk=job.pk)
    return None


def held(job: J) -> QuerySet[J]:
    """The job, as long as it is this worker's: an update that finds no row says that it is not."""
    return type(job)._default_manager.filter(pk=job.pk, state=JobState.RUNNING, claim=job.claim)


def let_go(job: J, **changes: object) -> None:
    held(job).update(claim=None, **changes)


@contextmanager
def heard_of(job: J) -> Iterator[None]:
    """Be heard of while one step takes long: a million answers are frozen, or a workbook of a million rows is closed,
    in half a minute or more."""
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(job, done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(job: J, done: threading.Event) -> None:
    while not done.wait(_HEARTBEAT_SECONDS):
        try:
            held(job).update(seen_at=timezone.now())
        finally:
            connection.close()
