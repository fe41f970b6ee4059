"""Published versions, compiled once a process: they never change."""

from dataclasses import dataclass
from functools import lru_cache

from surveys.engine.definition import Definition, Text, load_definition
from surveys.engine.validation import Validator
from surveys.models import NoticeText, SurveyVersion
from surveys.queries.notices import notice_of


@dataclass(frozen=True, slots=True)
class Compiled:
    version_id: int
    survey_code: str
    programme: str
    number: int
    definition: Definition
    validator: Validator
    notice: Text
    one_page: bool


def compile_version(version: SurveyVersion) -> Compiled:
    """Compile a version, published or draft (for a preview)."""
    definition = load_definition(version.definition)
    survey = version.survey
    kept = NoticeText.objects.filter(pk=version.pk).first() if version.is_published else None
    notice = Text(kept.zh, kept.en) if kept else notice_of(definition)
    return Compiled(
        version_id=version.pk,
        survey_code=survey.code,
        programme=survey.programme,
        number=version.number,
        definition=definition,
        validator=Validator(definition),
        notice=notice,
        one_page=_on_one_page(definition),
    )


def _on_one_page(definition: Definition) -> bool:
    """Whether everybody is asked the same, all on one page."""
    conditional = any(part.show_if for part in definition.pages) or any(item.show_if for item in definition.items)
    return len(definition.pages) == 1 and not conditional


@lru_cache(maxsize=256)
def compiled(version_id: int) -> Compiled:
    """The compiled form of a published version.

    Raises
    ------
    SurveyVersion.DoesNotExist
        Where there is no such version, or it is still a draft.
    """
    version = SurveyVersion.objects.select_related("survey").get(pk=version_id, published_at__isnull=False)
    return compile_version(version)
