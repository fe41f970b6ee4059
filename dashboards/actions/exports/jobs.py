"""Ask for an export, find one's own, fetch it. Every request and every download is in the audit log."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboards.actions.exports.requests import AnswerRequest, Asked, LinkRequest, PaperRequest, SheetRequest
from dashboards.models import ExportJob, ExportState
from dashboards.queries.answer_rows import AnswerList
from dashboards.queries.score_table import score_rows
from surveys import access
from surveys.actions import audit
from surveys.models import User

KEPT = timedelta(days=7)
MOST_AT_ONCE = 5
VERBS = {
    "scores": "export_scores",
    "answers": "export_answers",
    "links": "send_messages",
    "papers": "view_appraisals",
    "sheet": "run_appraisals",
}


class TooManyExports(Exception):
    """Someone has as many exports waiting as a person may; the argument is how many."""


@transaction.atomic
def request_export(*, asked: Asked, actor: User) -> ExportJob:
    """Queue an export; the same one again where the actor has it waiting already.

    Raises
    ------
    ExportRefused, PermissionDenied, TooManyExports
        Before anything is written.
    """
    access.require(actor, VERBS[asked.kind])
    _look_once(asked, actor)
    User.objects.select_for_update().get(pk=actor.pk)
    waiting = own_exports(actor).filter(state__in=[ExportState.QUEUED, ExportState.RUNNING])
    same = waiting.filter(kind=asked.kind, format=asked.format, parameters=_stored(asked)).first()
    if same:
        return same
    if waiting.count() >= MOST_AT_ONCE:
        raise TooManyExports(MOST_AT_ONCE)
    job = ExportJob.objects.create(owner=actor, kind=asked.kind, format=asked.format, parameters=_stored(asked))
    audit.record(actor=actor, verb="export.requested", subject=job.public_id, kind=asked.kind, **_stored(asked))
    return job


def _stored(asked: Asked) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.parameters.items()}


def _look_once(asked: Asked, actor: User) -> None:
    """Say now, and not in an hour, that there is no such unit or survey for this person."""
    if isinstance(asked.request, LinkRequest):
        asked.request.wave_for(actor)
    elif isinstance(asked.request, PaperRequest):
        asked.request.run_for(actor)
    elif isinstance(asked.request, SheetRequest):
        asked.request.run_for(actor)
        asked.request.columns_for(actor)
    elif isinstance(asked.request, AnswerRequest):
        AnswerList(actor, asked.request.query())
    else:
        next(score_rows(actor, asked.request.query()), None)


def own_exports(owner: User) -> QuerySet[ExportJob]:
    """Everything that a person asked for and did not delete, newest first."""
    return ExportJob.objects.filter(owner=owner)


def own_export(owner: User, public_id: UUID) -> ExportJob | None:
    """An export of the owner's; None where it is another's, which is the same as none."""
    return own_exports(owner).filter(public_id=public_id).first()


@transaction.atomic
def delete_export(*, job: ExportJob, actor: User) -> None:
    """Delete an export with its file; where it is still being made its worker finds it gone, and stops."""
    audit.record(actor=actor, verb="export.deleted", subject=job.public_id, state=job.state)
    ExportJob.objects.filter(pk=job.pk).delete()
    transaction.on_commit(lambda: job.path.unlink(missing_ok=True))


def usable(job: ExportJob) -> bool:
    """Whether its file can be fetched: it is made, and its time is not over."""
    return job.state == ExportState.DONE and job.expires_at is not None and job.expires_at > timezone.now()


@transaction.atomic
def record_download(*, job: ExportJob, actor: User) -> bool:
    """Note that a file is fetched; False where it may not be: not done, gone, or the role ended meanwhile."""
    if not usable(job) or not access.may(actor, VERBS[job.kind]) or not job.path.exists():
        return False
    audit.record(actor=actor, verb="export.downloaded", subject=job.public_id, sha256=job.sha256, rows=job.rows)
    return True
