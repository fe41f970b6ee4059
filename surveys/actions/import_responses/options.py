"""What whoever imports has to say about a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from surveys.actions.import_sentences import FileRefused, did_you_mean
from surveys.channels.base import AnswerFile
from surveys.exchange.tables import nearest
from surveys.models import Survey, SurveyVersion
from surveys.queries.compiled import Compiled, compiled


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read.

    Attributes
    ----------
    columns
        Column → item id, ``@place`` or ``-``; what is not named is matched by itself.
    values
        Column → what stands in its cells → what is meant.
    unit, day
        For lines (or files) that do not say.
    layout
        How the house that asked for us lays out its files, if it is one of those known.
    scored
        Whether the answers came from a system-drawn sample: only then do they enter official figures.
    campaign_id
        Where the file is of one campaign: invitations of others are not taken.
    """

    pack: Compiled
    scored: bool
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unit: str = ""
    day: date | None = None
    language: str = "zh"
    dry_run: bool = False
    layout: AnswerFile | None = None
    campaign_id: int | None = None


def options_for(survey: str, version: int | None = None, *, scored: bool, **more: object) -> ImportOptions:
    """Options for a published version of a survey, the latest where none is named.

    Raises
    ------
    FileRefused
        Where there is none, or the survey is anonymous.
    """
    versions = SurveyVersion.objects.filter(survey__code=survey, published_at__isnull=False).order_by("-number")
    found = (versions.filter(number=version) if version else versions).first()
    if found is None:
        raise FileRefused(_missing(survey, version))
    pack = compiled(found.pk)
    if pack.definition.internal:
        raise FileRefused(
            _("Survey “%(survey)s” is anonymous: its answers come through the answer page only.") % {"survey": survey}
        )
    return ImportOptions(pack=pack, scored=scored, **more)  # type: ignore[arg-type]


def _missing(survey: str, version: int | None) -> str:
    codes = list(Survey.objects.values_list("code", flat=True))
    if survey not in codes:
        near = nearest(survey, codes)
        return _("There is no survey “%(survey)s”.") % {"survey": survey} + did_you_mean(near)
    if version:
        return _("Survey “%(survey)s” has no published version %(version)s.") % {"survey": survey, "version": version}
    return _("Survey “%(survey)s” has no published version yet. Please publish it first.") % {"survey": survey}
