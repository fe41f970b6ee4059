"""Delete files whose time is over; what was asked for, and when, stays."""

import shutil
from pathlib import Path

from django.utils import timezone

from dashboards.models import ExportJob, ExportState
from dashboards.models.export import exports_folder


def expire_exports() -> int:
    """Delete the files of exports past their time; return how many."""
    count = 0
    for job in ExportJob.objects.filter(state=ExportState.DONE, expires_at__lte=timezone.now()).iterator():
        job.path.unlink(missing_ok=True)
        count += ExportJob.objects.filter(pk=job.pk, state=ExportState.DONE).update(state=ExportState.EXPIRED)
    _sweep_up()
    return count


def _sweep_up() -> None:
    """Delete what lies in the folder and belongs to no export that is being made or can be fetched."""
    found = sorted(exports_folder().glob("*"))
    kept = ExportJob.objects.filter(state__in=[ExportState.QUEUED, ExportState.RUNNING, ExportState.DONE])
    wanted = {str(job.public_id): job for job in kept.only("public_id", "format", "state")}
    for path in found:
        job = wanted.get(path.name.partition(".")[0])
        if job is None or not (job.unfinished or path == job.path):
            throw_away(path)


def throw_away(path: Path) -> None:
    """Delete a file, or a folder with all in it; gone already is as good."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
