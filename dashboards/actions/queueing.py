"""Ask a worker for a job of which there is one at a time."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from dashboards.models import OfficialJob
from surveys.actions import audit
from surveys.models import User


def queue_job(*, verb: str, about: dict[str, str], actor: User, busy: Exception, **asked: Any) -> OfficialJob:
    """Queue a job ``about`` something, and audit it.

    Parameters
    ----------
    busy
        Raised where the same is under way.
    asked
        The job's further fields; those that begin with ``corrects`` name the run that it would replace, or None.
    """
    told = about | {"corrects": any(asked[name] for name in asked if name.startswith("corrects"))}
    try:
        with transaction.atomic():
            job = OfficialJob.objects.create(asked_by=actor, **about, **asked)
            audit.record(actor=actor, verb=verb, subject=job.public_id, **told)
    except IntegrityError:
        raise busy from None
    return job
