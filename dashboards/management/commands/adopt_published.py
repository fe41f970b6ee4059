"""``manage.py adopt_published``: enter into the ledger what was published before there was one."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandError

from dashboards.actions.ledger import LedgerRefused, adopt_published
from dashboards.actions.ledger.sentences import refusal
from dashboards.queries.ledger.unentered import unentered
from surveys.management.quick import QuickCommand

HELP = """Enter into the ledger every publication that stands in none of its entries: run it once after the upgrade that
brought the ledger. Each such entry says for ever that it was made after its publication.

  manage.py adopt_published --dry-run

Exit status: 0 done, or nothing to do; 2 refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be entered, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for kind, subject, _table, _row in unentered():
                self.stdout.write(f"{kind} {subject}")
            return
        try:
            made = adopt_published(actor=None)
        except LedgerRefused as refused:
            raise CommandError(refusal(refused), returncode=2) from refused
        self.stdout.write(f"{len(made)} entered")
