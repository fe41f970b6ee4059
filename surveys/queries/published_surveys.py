"""Surveys as other systems read them: what is published, never a draft."""

from django.db.models import Prefetch, QuerySet

from surveys.access import Viewer
from surveys.models import Survey, SurveyVersion
from surveys.queries.survey_lists import may_read_surveys


def published_surveys(viewer: Viewer) -> QuerySet[Survey]:
    """Surveys with a published version; those stand in ``listed``, newest first, without their definitions."""
    if not may_read_surveys(viewer):
        return Survey.objects.none()
    versions = SurveyVersion.objects.filter(published_at__isnull=False).order_by("-number").defer("definition")
    found = Survey.objects.filter(versions__published_at__isnull=False).distinct().order_by("code")
    return found.prefetch_related(Prefetch("versions", versions, to_attr="listed"))


def published_version(viewer: Viewer, code: str, number: int) -> SurveyVersion | None:
    """One published version; None where there is none that the viewer may read."""
    versions = SurveyVersion.objects.filter(survey__in=published_surveys(viewer), survey__code=code, number=number)
    return versions.filter(published_at__isnull=False).select_related("survey").first()
