"""Answers not yet sent, kept page by page. The internal programme never has any."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from surveys.engine.reading import UNPRINTABLE
from surveys.models import CampaignState, Invitation, ResponseDraft, Wave

KEPT = timedelta(days=30)  # after the last page that was saved, and after the wave's end
AT_ONCE = 1000  # short deletes: nobody who is answering waits for them
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


def drop_old_drafts(*, now: datetime) -> int:
    """Forget what was begun long ago and can hardly be sent any more; return how many there were.

    An invited customer finds the draft again as long as the wave is open; at an access point nobody comes back.
    """
    before = now - KEPT
    open_still = Wave.objects.filter(invitations__public_id=OuterRef("public_id"), closes_at__gt=before)
    running = open_still.exclude(campaign__state=CampaignState.CLOSED)
    old = ResponseDraft.objects.filter(~Exists(running), saved_at__lt=before).order_by("saved_at")
    dropped, batch = 0, AT_ONCE
    while batch == AT_ONCE:
        batch = ResponseDraft.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]
        dropped += batch
    return dropped


def mark_opened(invitation_id: int) -> None:
    """Note the first time that an invitation's page was really looked at."""
    Invitation.objects.filter(pk=invitation_id, opened_at__isnull=True).update(opened_at=timezone.now())


def _kept(value: Any) -> Any:
    """What no database column takes is left out; the check says so to the customer before."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value[:MOST_LETTERS])
    return [_kept(part) for part in value] if isinstance(value, list) else value
