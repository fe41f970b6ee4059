"""``manage.py import_survey``: a survey from its definition."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from surveys.actions.import_sentences import FileRefused, speaking
from surveys.actions.import_survey import import_survey, read_survey
from surveys.management.quick import QuickCommand

HELP = """Create a survey, or save the draft of its next version, from a definition in JSON.

The file is a definition as docs/ARCHITECTURE.md describes it, with "code" and "name": {"zh": …, "en": …} at its top
level (or give --code, --name-zh, --name-en). The same definition twice changes nothing. A published version never
changes: another definition makes a new one.

Exit status: 0 done (or, with --dry-run, nothing is wrong); 2 the file was refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="definition, JSON in UTF-8")
        parser.add_argument("--publish", action="store_true", help="publish the version, so that it can be answered")
        parser.add_argument("--code", default="", help="the survey's code, where the file names none")
        parser.add_argument("--name-zh", default="", help="its Chinese name")
        parser.add_argument("--name-en", default="", help="its English name")
        parser.add_argument("--dry-run", action="store_true", help="check the file and write nothing")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                self._import(options)
            except (OSError, FileRefused) as error:
                raise CommandError(str(error), returncode=2) from error

    def _import(self, options: dict[str, Any]) -> None:
        names = {"zh": options["name_zh"], "en": options["name_en"]}
        file = read_survey(options["file"].read_bytes(), options["code"], names)
        if options["dry_run"]:
            self.stdout.write(f"{file.code}: {file.programme}, nothing is wrong, nothing was written")
            return
        version, changed = import_survey(file, publish=options["publish"], actor=None)
        state = "published" if version.is_published else "draft"
        self.stdout.write(f"{file.code} version {version.number} ({state}){'' if changed else ': unchanged'}")
