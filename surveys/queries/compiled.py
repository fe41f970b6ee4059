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

    @property
    def one_page(self) -> bool:
        """Whether everybody is asked the same, all on one page."""
        pages, items = self.definition.pages, self.definition.items
        return len(pages) == 1 and not pages[0].show_if and not any(item.show_if for item in items)


def compile_version(version: SurveyVersion) -> Compiled:
    """Compile a version, published or draft (for a preview)."""
    definition = load_definition(version.definition)
    survey = version.survey
    kept = NoticeText.objects.filter(pk=version.pk).first() if version.is_published else None
    notice = Text(kept.zh, kept.en) if kept else notice_of(definition)
    return Compiled(
        version.pk, survey.code, survey.programme, version.number, definition, Validator(definition), notice
    )


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
