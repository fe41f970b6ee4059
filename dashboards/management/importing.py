"""What the commands that import facts have in common."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandError

from dashboards.actions.fact_files import FactFile, FileRefused, Imported, import_facts
from surveys.actions.import_sentences import speaking
from surveys.management.quick import QuickCommand


class FactFileCommand(QuickCommand):
    """``FILE [--dry-run] [--language zh|en]``; ``kind`` says what is in the file."""

    kind: ClassVar[type[FactFile]]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GBK or UTF-16) or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="check every line, count, and write nothing")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                with options["file"].open("rb") as stream:
                    found = import_facts(self.kind, stream, actor=None, dry_run=options["dry_run"])
            except (OSError, FileRefused) as error:
                raise CommandError(str(error), returncode=2) from error
        self._show(found, options["dry_run"])
        if found.bad:
            raise CommandError(f"{len(found.bad)} lines are wrong, nothing was written", returncode=1)

    def _show(self, found: Imported, dry_run: bool) -> None:
        for one in found.bad:
            self.stdout.write(f"{one.line}\t{one.sentence}")
        would = " (nothing was written)" if dry_run or found.bad else ""
        counts = ", ".join(f"{found.counts[name]} {name}" for name in ("new", "changed", "unchanged"))
        self.stdout.write(f"{found.encoding}, {found.lines} lines: {counts}{would}")
