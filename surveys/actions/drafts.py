"""Answers not yet sent, kept page by page. The internal programme never has any."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from surveys.engine.reading import UNPRINTABLE
from surveys.models import Invitation, ResponseDraft

MOST_LETTERS = 20_000  # of one answer that was typed and not checked yet


def save_draft(
    *, public_id: UUID, version_id: int, answers: Mapping[str, object], page: str, opened_at: datetime
) -> None:
    """Keep what was answered so far; ``page`` is the last one that was finished."""
    draft = ResponseDraft(
        public_id=public_id,
        version_id=version_id,
        answers={key: _kept(value) for key, value in answers.items()},
        page=page[:40],
        opened_at=opened_at,
        saved_at=timezone.now(),
    )
    ResponseDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["public_id"],
        update_fields=["answers", "page", "saved_at"],
    )


def drop_draft(public_id: UUID) -> None:
    ResponseDraft.objects.filter(public_id=public_id).delete()


def drop_old_drafts(*, before: datetime) -> int:
    """Forget what was begun and never sent; return how many there were."""
    return ResponseDraft.objects.filter(saved_at__lt=before).delete()[0]


def mark_opened(invitation_id: int) -> None:
    """Note the first time that an invitation's page was really looked at."""
    Invitation.objects.filter(pk=invitation_id, opened_at__isnull=True).update(opened_at=timezone.now())


def _kept(value: Any) -> Any:
    """What no database column takes is left out; the check says so to the customer before."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value[:MOST_LETTERS])
    return [_kept(part) for part in value] if isinstance(value, list) else value
