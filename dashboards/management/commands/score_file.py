"""``manage.py score_file``: official figures from a file, without a database."""

import gzip
import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError

from dashboards.actions.score_file import FileScored, score_file
from dashboards.formulas.rules import RulesError
from dashboards.formulas.rules.files import FileRules, load_file_rules
from surveys.actions.import_sentences import FileRefused, speaking
from surveys.management.quick import QuickCommand

HELP = """Compute the official figures of any file of scores: a line is an answer, and columns say which unit it is
about, whom that is compared with, the score, and what may tell the customers apart (numbers). It needs no database.

  manage.py score_file tests/golden/case_c5/insteval.csv.gz --config docs/examples/score_c5.json --output c5.csv

The configuration is JSON: "schema": 1, "unit", "peers" (may be left out), "score": {"column", "minimum", "maximum"},
"adjusters": [columns], "settings" as in the rules of a programme. Scores become points of 0 to 100. An empty score
leaves its line out; an empty adjuster takes its unit's mean.

Columns of the result, a row for each unit: unit, peers, n, raw mean, adjusted mean with its interval, macro_variance
(of the CAHPS macro), variance (the official one), difference to the peers' mean, se, t, p, class, iur, shrunken with
its interval, whole, rank with its interval, status.

Exit status: 0 the file is written; 1 lines are wrong, nothing is written; 2 nothing could be read.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (also .gz) or .xlsx")
        parser.add_argument("--config", type=Path, required=True, metavar="JSON")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="replaced where it exists")
        parser.add_argument("--format", choices=["csv", "xlsx", "json"], default="csv")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                rules = _rules(options["config"])
                with _opened(options["file"]) as stream:
                    found = score_file(stream=stream, rules=rules, output=options["output"], format=options["format"])
            except FileRefused as refusal:
                status = 1 if hasattr(refusal, "lines") else 2
                raise CommandError(f"{refusal}\nnothing was written", returncode=status) from refusal
            except (OSError, EOFError, RulesError) as fault:
                raise CommandError(str(fault), returncode=2) from fault
        self._tell(found, options["output"])

    def _tell(self, found: FileScored, output: Path) -> None:
        run = found.run
        self.stdout.write(f"{output}: {found.units} units, {found.answers} answers, {found.without} without a score")
        self.stdout.write(f"outcome: {run.outcome}; pooled variance {run.pooled_variance:.6f}, df {run.df:g}")
        for name, beta in run.beta.items():
            self.stdout.write(f"  beta {name}: {beta:.9f}")
        for note in run.notes:
            self.stdout.write(f"  {note.kind}: {note.name} ({note.count})")


def _rules(path: Path) -> FileRules:
    try:
        return load_file_rules(json.loads(path.read_text(encoding="utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise CommandError(f"{path}: {fault}", returncode=2) from fault


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
