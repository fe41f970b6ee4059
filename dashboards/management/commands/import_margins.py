"""``manage.py import_margins``: how many customers each unit has, from a file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from dashboards.actions.import_margins import import_margins, read_margins
from dashboards.management.officials import quarter_named, said_in
from surveys.actions.import_sentences import FileRefused
from surveys.engine.dimensions import PROGRAMMES
from surveys.management.quick import QuickCommand

HELP = """Bring in how many customers each unit has by category, at the end of a quarter: what official answers are
weighted to, where the rules of the programme name the variable.

Columns (English or Chinese headings, any order):
  unit      机构编号    code of the unit
  variable  变量        segment 客户分层, age_band 年龄段, tenure_band 客户年限, transaction_type 业务类型,
                        channel 渠道, or clients 客户总数 (the corporate programme's census)
  category  类别        one of the variable's own, like MVC; empty for clients
  total     客户数      a whole number

Every line is checked first; where one is wrong nothing at all is written. All variables of a unit have to come to the
same number of customers. A unit's earlier margins of the same quarter and variable are replaced.

Exit status: 0 done (or, with --dry-run, nothing is wrong); 1 lines are wrong, nothing was written; 2 the file could
not be read.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GBK or UTF-16) or .xlsx")
        parser.add_argument("--period", required=True, metavar="P", help="a quarter, like 2026Q3")
        parser.add_argument("--programme", choices=PROGRAMMES, default="retail")
        parser.add_argument("--dry-run", action="store_true", help="check the file and write nothing")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with said_in(options["language"]):
            period = quarter_named(options["period"])
            try:
                plan = read_margins(options["file"].read_bytes())
            except (OSError, FileRefused) as error:
                raise CommandError(str(error), returncode=2) from error
            for line, sentence in plan.faults:
                self.stdout.write(f"{line}\t{sentence}")
            if not plan.ok:
                raise CommandError(f"{len(plan.faults)} lines are wrong, nothing was written", returncode=1)
            if not options["dry_run"]:
                import_margins(plan=plan, programme=options["programme"], period=period, actor=None)
        units = len({line.code for line in plan.lines})
        done = "nothing is wrong, nothing was written" if options["dry_run"] else "brought in"
        self.stdout.write(f"{plan.encoding}, {len(plan.lines)} lines of {units} units: {done}")
