"""``manage.py export_responses``: answers as they were given, as a file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from dashboards.actions.exports import FORMATS
from dashboards.management.exporting import EXIT_CODES, add_common, export
from surveys.management.quick import QuickCommand

HELP = f"""Write the answers to a survey, as they were given, to a file.

wide: a row for each response; a column for each item with the code that was chosen, and beside it its words.
long: a row for each answer, with item, construct, question, code, label and text.
Both begin with what was frozen beside the answer (unit, path, segment, channel, product, dates, ...), the version of
the survey, and whether the answer was withdrawn. Answers of all versions stand in one table.

  manage.py export_responses --survey retail --period 2026Q3 --format csv --output answers.csv

Answers of the internal programme are anonymous and are never listed: export its scores instead.

{EXIT_CODES}
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_common(parser, FORMATS["answers"])
        parser.add_argument("--survey", required=True, metavar="CODE", help="code of the survey")
        parser.add_argument("--layout", choices=["wide", "long"], default="wide", help="see above")
        parser.add_argument(
            "--labels", choices=["zh", "en", "none"], default="zh", help="language of the words beside the codes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = {name: options[name] for name in ("survey", "period", "unit", "layout", "labels")}
        chosen["labels"] = "" if options["labels"] == "none" else options["labels"]
        export(self, "answers", chosen, options)
