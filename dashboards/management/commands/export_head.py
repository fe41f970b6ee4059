"""``manage.py export_head``: write the head of the ledger to a file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from dashboards.actions.ledger.heads import write_head
from surveys.management.quick import QuickCommand

HELP = """Write the head of the ledger (number, hash and signature of its newest entry) to a file. Keep it where nobody
who administers the database can change it: verify_ledger --head then finds a chain that was rewritten or cut.

  manage.py export_head --output /kept/outside/head.json

Exit status: 0 written; 1 the file cannot be written; 2 nothing was published yet.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        try:
            head = write_head(path)
        except OSError as fault:
            raise CommandError(f"{path}: cannot be written ({fault.strerror})") from fault
        if head is None:
            raise CommandError("nothing was published yet: the ledger is empty", returncode=2)
        self.stdout.write(f"{path}: entry {head.number}, {head.hash}, signed with {head.key}")
