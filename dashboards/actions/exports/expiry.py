"""Delete files whose time is over; what was asked for, and when, stays."""

from django.conf import settings
from django.utils import timezone

from dashboards.models import ExportJob, ExportState


def expire_exports() -> int:
    """Delete the files of exports past their time; return how many."""
    count = 0
    for job in ExportJob.objects.filter(state=ExportState.DONE, expires_at__lte=timezone.now()).iterator():
        job.path.unlink(missing_ok=True)
        count += ExportJob.objects.filter(pk=job.pk, state=ExportState.DONE).update(state=ExportState.EXPIRED)
    _sweep_up()
    return count


def _sweep_up() -> None:
    """Delete what lost workers left of exports that nobody makes any more."""
    for part in (settings.MEDIA_ROOT / "exports").glob("*.part"):
        public_id = part.name.partition(".")[0]
        running = ExportJob.objects.filter(public_id=public_id, state__in=[ExportState.QUEUED, ExportState.RUNNING])
        if not running.exists():
            part.unlink(missing_ok=True)
