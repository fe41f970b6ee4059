"""``manage.py reproduce_run``: compute a run again from its snapshot alone, and compare byte for byte."""

import json
import zlib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from dashboards.formulas.ledger import HeadError, UnknownAlgorithm, read_head
from dashboards.formulas.refusals import MeasurementRefusedError
from dashboards.formulas.rules import RulesError
from dashboards.formulas.runs import ContainerError, Reproduction, reproduce, unstamped
from dashboards.formulas.weights import MarginError
from dashboards.management.officials import run_named, said_in
from dashboards.queries.official.code import code_version
from dashboards.queries.official.content import snapshot_bytes
from surveys.management.quick import QuickCommand

HELP = """Compute a run again from nothing but its snapshot, and compare the bytes.

  manage.py reproduce_run 5f1c0a9e-…            the run of this id (its first six digits or more are enough)
  manage.py reproduce_run --file run.manyi      a file that export_run wrote, here or elsewhere: needs no database

Exit status: 0 the same to the last byte; 1 it differs, and each difference is named; 2 there is no such run, or the
file is none.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("run", nargs="?", default="", metavar="ID")
        which.add_argument("--file", type=Path, metavar="FILE")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = reproduce(self._content(options))
        except (ContainerError, MarginError, MeasurementRefusedError, RulesError, zlib.error) as fault:
            raise CommandError(f"this is no run that can be computed: {fault}", returncode=2) from fault
        except OSError as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self._tell(found)

    def _content(self, options: dict[str, Any]) -> bytes:
        if options["file"]:
            content, ledger = unstamped(options["file"].read_bytes())
            if ledger is not None:
                self._tell_ledger(ledger)
            return content
        with said_in(options["language"]):
            run = run_named(options["run"])
        self.stdout.write(f"{run}, run {run.public_id}, published sha256 {run.sha256}")
        return snapshot_bytes(run)

    def _tell_ledger(self, ledger: dict[str, Any]) -> None:
        """Whose signature it is can be checked with nothing but the file."""
        try:
            head = read_head(json.dumps(ledger["head"]))
        except (HeadError, UnknownAlgorithm, KeyError, TypeError) as fault:
            raise ContainerError(f"what it says of the ledger does not hold: {fault}") from fault
        self.stdout.write(f"ledger entry {ledger.get('entry')}, head {head.short}: its signature holds")

    def _tell(self, found: Reproduction) -> None:
        about = found.inputs.about
        self.stdout.write(f"{about['programme']} {about['period']}: {len(found.inputs.unit)} answers")
        if about["code"] != code_version():
            self.stdout.write(f"computed then by {about['code']}, now by {code_version()}")
        self.stdout.write(f"stored   sha256 {found.stored}\ncomputed sha256 {found.computed}")
        for each in found.differences:
            self.stdout.write(f"  {each}")
        if not found.same:
            raise CommandError("the run could not be reproduced", returncode=1)
        self.stdout.write("the same to the last byte")
