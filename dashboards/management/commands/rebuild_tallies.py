"""``manage.py rebuild_tallies``: make the tallies anew from the answers."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from dashboards.actions.fold import rebuild_tallies
from dashboards.management.tallies import named, versions_asked
from surveys.actions.import_sentences import speaking
from surveys.management.quick import QuickCommand
from surveys.models import SurveyVersion


class Command(QuickCommand):
    help = (
        "Replace the tallies by what the recorded answers give, version by version, under the indices now in force. "
        "Each version is replaced in one transaction: pages show the old figures until the new ones are there. "
        "Answers that still wait to be folded are left to the worker. Exit status: 0 done, 2 no such survey."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--survey", metavar="CODE", help="only this survey (default: all)")
        parser.add_argument("--dry-run", action="store_true", help="name the versions and write nothing")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            for version in tqdm(
                versions_asked(options["survey"]), unit=_(" versions"), disable=not sys.stderr.isatty(), leave=False
            ):
                self.stdout.write(_would(version) if options["dry_run"] else _done(version))


def _would(version: SurveyVersion) -> str:
    return _("%(version)s: would be rebuilt") % {"version": named(version)}


def _done(version: SurveyVersion) -> str:
    cells = rebuild_tallies(version.pk)
    words = {"version": named(version), "n": cells}
    return ngettext("%(version)s: %(n)s cell", "%(version)s: %(n)s cells", cells) % words
