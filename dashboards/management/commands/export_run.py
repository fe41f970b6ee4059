"""``manage.py export_run``: a run as a file that anyone can compute again, or its figures as a table."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError

from dashboards.actions.official.export import FORMATS, SNAPSHOT, export_run
from dashboards.management.exporting import person_named
from dashboards.management.officials import run_named, said_in
from surveys import access
from surveys.management.quick import QuickCommand

HELP = """Write a run to a file.

  manage.py export_run 5f1c0a9e --output run.manyi               everything it was computed from, and its results:
                                                                 `reproduce_run --file run.manyi` computes it again
                                                                 anywhere, with no access to this database
  manage.py export_run 5f1c0a9e --format csv --output run.csv    every step of every unit and index

A snapshot holds scores and coarse adjusters under numbers of its own: no text, no customer key. That of the internal
programme is never handed out: its answers are anonymous.

Exit status: 0 the file is written; 2 refused, nothing is written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="ID", help="a run's id, or its first six digits or more")
        parser.add_argument("--format", choices=FORMATS, default=SNAPSHOT)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="replaced where it exists")
        parser.add_argument("--as", dest="username", default="", metavar="USER", help="see only what this person sees")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = person_named(options["username"]) or access.SYSTEM
        with said_in(options["language"]):
            try:
                run = run_named(options["run"])
                many = export_run(run=run, viewer=viewer, format=options["format"], path=options["output"])
            except PermissionDenied as refusal:
                raise CommandError("this person may not export it", returncode=2) from refusal
            except OSError as fault:
                raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(f"{options['output']}: {many} {'bytes' if options['format'] == SNAPSHOT else 'rows'}")
