"""``manage.py verify_ledger``: check every published row against the signed chain."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import override

from dashboards.forms.ledger_words import told
from dashboards.formulas.ledger import Head, HeadError, UnknownAlgorithm, read_head
from dashboards.queries.ledger import verify
from surveys.management.quick import QuickCommand

HELP = """Check the ledger of publications: numbers, links, signatures, and every column of every published row. What
differs is named by table, row and column.

  manage.py verify_ledger
  manage.py verify_ledger --head /kept/outside/head.json

A head (export_head) that was kept outside shows a chain that was rewritten, and alone shows that the newest entries
were removed. It may be given several times.

Exit status: 0 all is as it was signed; 1 something differs; 2 a head cannot be read.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", action="append", default=[], type=Path, metavar="FILE", help="repeatable")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        heads = [_head(path) for path in options["head"]]
        report = verify(heads)
        with override("zh-hans" if options["language"] == "zh" else "en"):
            *lines, last = told(report, against_head=bool(heads))
        for line in lines:
            self.stdout.write(line)
        if report.differences:
            raise CommandError(last, returncode=1)
        self.stdout.write(last)


def _head(path: Path) -> Head:
    try:
        return read_head(path.read_text())
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"{path}: cannot be read ({fault})", returncode=2) from fault
    except HeadError as fault:
        said = {"unreadable": "is not a head", "signature": "its signature does not hold: it was changed"}
        raise CommandError(f"{path}: {said[str(fault)]}", returncode=2) from fault
    except UnknownAlgorithm as fault:
        raise CommandError(f"{path}: is signed with {fault}, which this version does not know", returncode=2) from fault
