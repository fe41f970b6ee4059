"""Surveys and what the console lists of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch

from surveys.access import Viewer, may
from surveys.models import Survey, SurveyVersion


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One line of the list of surveys."""

    survey: Survey
    draft: SurveyVersion | None
    published: SurveyVersion | None
    campaigns: int


def may_read_surveys(viewer: Viewer) -> bool:
    """Who designs surveys, and who audits, reads every one of them."""
    return may(viewer, "design_surveys") or may(viewer, "view_audit")


def survey_rows(viewer: Viewer) -> list[SurveyRow]:
    """Every survey with its draft and its newest published version; three queries however many there are."""
    if not may_read_surveys(viewer):
        return []
    versions = Prefetch("versions", SurveyVersion.objects.order_by("-number"), to_attr="listed")
    surveys = Survey.objects.prefetch_related(versions).annotate(issues=Count("versions__campaigns", distinct=True))
    return [_row(survey) for survey in surveys]


def _row(survey: Any) -> SurveyRow:
    draft = next((one for one in survey.listed if not one.is_published), None)
    published = next((one for one in survey.listed if one.is_published), None)
    return SurveyRow(survey, draft, published, survey.issues)


def raw_items(definition: Any) -> Iterator[Mapping[str, Any]]:
    """The items of a definition as stored, faulty or not."""
    pages = definition.get("pages") if isinstance(definition, Mapping) else None
    for page in pages if isinstance(pages, list) else []:
        items = page.get("items") if isinstance(page, Mapping) else None
        yield from (item for item in (items if isinstance(items, list) else []) if isinstance(item, Mapping))


def question_count(definition: Any) -> int:
    """How many questions a survey asks: rows of a matrix each count, a notice without consent does not."""
    count = 0
    for item in raw_items(definition):
        if item.get("type") == "matrix":
            count += len(item.get("rows") or ())
        elif item.get("type") != "notice" or item.get("consent"):
            count += 1
    return count
