"""Surveys and their versions: a draft is edited, a published version never again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.engine.definition import load_definition
from surveys.models import NoticeText, Survey, SurveyVersion, User
from surveys.queries.notices import notice_of


class AlreadyPublished(Exception):
    """A published version was to be changed."""


class ProgrammeChanged(Exception):
    """A definition names another programme than its survey."""


class DraftMoved(Exception):
    """The draft to be saved is not the one that was read: somebody else saved or published it."""


@transaction.atomic
def create_survey(
    *, code: str, programme: str, name_zh: str, name_en: str, definition: dict[str, Any], actor: User | None
) -> SurveyVersion:
    """Create a survey with its first draft.

    Raises
    ------
    engine.definition.DefinitionError
        Where the definition has faults; nothing is written then.
    """
    _check(definition, programme)
    survey = Survey.objects.create(code=code, programme=programme, name_zh=name_zh, name_en=name_en)
    draft = SurveyVersion.objects.create(survey=survey, number=1, definition=definition, created_by=actor)
    audit.record(actor=actor, verb="survey.created", subject=survey.code)
    return draft


@transaction.atomic
def save_draft(*, survey: Survey, definition: dict[str, Any], actor: User | None) -> SurveyVersion:
    """Save the draft of a survey, beginning a new version where the last one is published."""
    _check(definition, survey.programme)
    versions = survey.versions.select_for_update().order_by("-number")
    draft = versions.filter(published_at__isnull=True).first()
    if draft is None:
        last = versions.first()
        number = last.number + 1 if last else 1
        draft = SurveyVersion(survey=survey, number=number, created_by=actor)
    draft.definition = definition
    draft.save()
    audit.record(actor=actor, verb="survey.draft_saved", subject=survey.code, number=draft.number)
    return draft


@transaction.atomic
def publish_version(*, version: SurveyVersion, seen: datetime | None = None, actor: User | None) -> SurveyVersion:
    """Publish a draft: from now on it can be issued, and nothing in it changes.

    Raises
    ------
    AlreadyPublished
        Where it was published before.
    DraftMoved
        Where somebody saved the draft after ``seen``: what would be published is not what was looked at.
    """
    locked = SurveyVersion.objects.select_for_update(of=("self",)).select_related("survey").get(pk=version.pk)
    if locked.is_published:
        raise AlreadyPublished(str(locked))
    if seen is not None and locked.saved_at != seen:
        raise DraftMoved(locked.survey.code)
    _check(locked.definition, locked.survey.programme)
    locked.published_at = timezone.now()
    locked.published_by = actor
    locked.save(update_fields=["published_at", "published_by"])
    _keep_notice(locked)
    audit.record(actor=actor, verb="survey.published", subject=locked.survey.code, number=locked.number)
    return locked


def _keep_notice(version: SurveyVersion) -> None:
    """What customers will be told stays as it was, also where it is our own text and a later release words it anew."""
    notice = notice_of(load_definition(version.definition))
    NoticeText.objects.create(version=version, zh=notice.get("zh"), en=notice.get("en"))


def _check(definition: dict[str, Any], programme: str) -> None:
    if load_definition(definition).programme != programme:
        raise ProgrammeChanged(programme)


@transaction.atomic
def keep_draft(
    *, survey: Survey, definition: dict[str, Any], seen: datetime | None = None, actor: User | None
) -> SurveyVersion:
    """Keep a draft as it was typed, with whatever faults it still has: publishing checks it.

    Raises
    ------
    DraftMoved
        Where somebody saved the draft after ``seen``.
    """
    if definition.get("programme") != survey.programme:
        raise ProgrammeChanged(survey.programme)
    draft = survey.versions.select_for_update().filter(published_at__isnull=True).first()
    if draft is None or (seen is not None and draft.saved_at != seen):
        raise DraftMoved(survey.code)
    draft.definition = definition
    draft.save()
    audit.record(actor=actor, verb="survey.draft_saved", subject=survey.code, number=draft.number)
    return draft


@transaction.atomic
def drop_draft(*, survey: Survey, actor: User | None) -> None:
    """Throw a draft away; published versions stay."""
    for draft in survey.versions.filter(published_at__isnull=True, campaigns__isnull=True):
        audit.record(actor=actor, verb="survey.draft_dropped", subject=survey.code, number=draft.number)
        draft.delete()
    if not survey.versions.exists():
        survey.delete()
