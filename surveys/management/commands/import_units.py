"""``manage.py import_units``: the organisation from a file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from surveys.actions.import_sentences import FileRefused, speaking
from surveys.actions.import_units import Plan, annotated_csv, apply_plan, read_plan
from surveys.management.quick import QuickCommand

HELP = """Create, move, rename, close and merge units from a CSV or Excel file.

Every line is checked first; where one is wrong nothing at all is written. Units that the file does not name stay as
they are, and so does what an empty cell or a missing column says nothing about. Moves and mergers are dated: answers
given before stay with the unit as it stood then.

Columns (English or Chinese headings; any order; only the first is needed for units that are there already):
  code       机构编号    unique code of the unit
  kind       机构类型    head_office 总行, region 分行, branch 支行/网点, department 部门
  name_zh    机构名称    Chinese name
  name_en    英文名称    English name
  parent     上级机构    code of the unit it stands under (may be in the same file)
  since      生效日期    day from which the unit, or its new parent, holds (default: today)
  closed     撤并日期    first day on which the unit no longer exists
  successor  并入机构    code of the unit it is merged into
Any further column becomes an attribute of the unit.

Exit status: 0 done (or, with --dry-run, nothing is wrong); 1 lines are wrong, nothing was written; 2 the file could
not be read.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GBK or UTF-16) or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="list what would change and write nothing")
        parser.add_argument("--annotated", type=Path, metavar="FILE", help="write the file back with its errors beside")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            plan = self._plan(options["file"], options["language"])
            self._show(plan)
            if options["annotated"]:
                options["annotated"].write_bytes(annotated_csv(plan))
            if not plan.ok:
                raise CommandError(_("Nothing was written. Please mend the lines above."), returncode=1)
            if not options["dry_run"]:
                apply_plan(plan, actor=None)

    def _plan(self, file: Path, language: str) -> Plan:
        try:
            return read_plan(file.read_bytes(), file.name, language)
        except OSError as error:
            said = _("%(file)s cannot be read: %(fault)s") % {"file": file, "fault": error.strerror}
            raise CommandError(said, returncode=2) from error
        except FileRefused as error:
            raise CommandError(str(error), returncode=2) from error

    def _show(self, plan: Plan) -> None:
        for line in plan.lines:
            if line.result != "unchanged":
                note = f" ({line.note})".replace("\n", "; ") if line.note else ""
                self.stdout.write(f"{line.line}\t{line.result}\t{line.code}\t{line.name}\t{line.sentence}{note}")
        counts = ", ".join(f"{result} {count}" for result, count in plan.counts.items())
        self.stdout.write(f"{plan.encoding}, {len(plan.lines)} lines: {counts}")
