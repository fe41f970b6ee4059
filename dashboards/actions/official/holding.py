"""A worker holds a job while it is heard of. One that dies is silent, and another takes the job over."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dashboards.models import JobState, OfficialJob

SILENT = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_HEARTBEAT_SECONDS = 15


def claim() -> OfficialJob | None:
    """Take the oldest job that waits, or whose worker has been silent; park what failed three times."""
    silent = Q(state=JobState.RUNNING, seen_at__lt=timezone.now() - SILENT)
    free = OfficialJob.objects.filter(Q(state=JobState.QUEUED) | silent)
    worn = free.filter(attempts__gte=MOST_ATTEMPTS)
    worn.update(state=JobState.FAILED, fault="gave_up", claim=None, finished_at=timezone.now())
    mine = uuid.uuid4()
    for job in free.order_by("id")[:10]:
        if _take(free.filter(pk=job.pk), mine):
            return OfficialJob.objects.select_related("asked_by", "run", "corrects", "corrects_appraisal").get(
                pk=job.pk
            )
    return None


def _take(one: QuerySet[OfficialJob], mine: uuid.UUID) -> bool:
    now = timezone.now()
    begun = {"step": "", "done": 0, "total": 0, "fault": "", "about": {}}
    return bool(one.update(state=JobState.RUNNING, claim=mine, seen_at=now, attempts=F("attempts") + 1, **begun))


def held(job: OfficialJob) -> QuerySet[OfficialJob]:
    """The job, as long as it is this worker's: an update that finds no row says that it is not."""
    return OfficialJob.objects.filter(pk=job.pk, state=JobState.RUNNING, claim=job.claim)


def let_go(job: OfficialJob, **changes: object) -> None:
    held(job).update(claim=None, **changes)


@contextmanager
def heard_of(job: OfficialJob) -> Iterator[None]:
    """Be heard of while one step takes long: a million answers are frozen and computed in half a minute or more."""
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(job, done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(job: OfficialJob, done: threading.Event) -> None:
    while not done.wait(_HEARTBEAT_SECONDS):
        try:
            held(job).update(seen_at=timezone.now())
        finally:
            connection.close()
