"""What the commands about tallies have in common: whose tallies are meant, and what they are called."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from dashboards.actions.fold.rebuild import versions_of
from surveys.models import SurveyVersion


def versions_asked(survey: str | None) -> list[SurveyVersion]:
    """The published versions of a survey, or of all; a survey that has none ends the command with status 2."""
    versions = versions_of(survey)
    if survey and not versions:
        raise CommandError(_("Survey %(survey)s has no published version.") % {"survey": survey}, returncode=2)
    return versions


def named(version: SurveyVersion) -> str:
    return _("%(survey)s version %(number)s") % {"survey": version.survey.code, "number": version.number}
