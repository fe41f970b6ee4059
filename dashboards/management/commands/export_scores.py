"""``manage.py export_scores``: scores with interval, n and status, as a file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from dashboards.actions.exports import FORMATS
from dashboards.management.exporting import EXIT_CODES, add_common, export
from dashboards.queries.score_table import BY
from surveys.engine.dimensions import PROGRAMMES
from surveys.management.quick import QuickCommand
from surveys.models import UnitKind

HELP = f"""Write scores to a file: a row for each unit, period, programme and index that has answers.

Columns: unit (code) with its names and kind, period, programme, index with its names, value, low and high (95%
interval; six decimals), n, status (suppressed, indicative, publishable), measure (points 0 to 100, percent, nps -100 to
100, mean on the scale's own values), campaign and wave. Below ten answers the row is there without value, and n says
"<10". The internal programme is anonymous: it has a row for each closed wave, whatever --by says (docs/EXPORTS.md).

  manage.py export_scores --period 2026Q3 --format csv --output scores.csv
  manage.py export_scores --period 2026 --by month --unit EAST --index satisfaction --format xlsx --output east.xlsx
  manage.py export_scores --period 2026Q3 --level branch --format json --output - | jq .

{EXIT_CODES}
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_common(parser, FORMATS["scores"])
        parser.add_argument("--programme", choices=PROGRAMMES, default="", help="default: all, one after the other")
        parser.add_argument("--index", default="", metavar="CODE", help="one index, e.g. satisfaction; default: all")
        parser.add_argument("--by", choices=BY, default="period", help="a row for the whole period, or for each part")
        parser.add_argument(
            "--level", choices=UnitKind.values, default="", help="only units of this kind; default: all"
        )
        parser.add_argument("--scored", action="store_true", help="only answers that enter official figures")
        parser.add_argument(
            "--basis", choices=["was", "now"], default="was", help="the tree as it was, or as it is now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("period", "programme", "unit", "level", "index", "by", "basis")
        scored = True if options["scored"] else None
        export(self, "scores", {**{name: options[name] for name in names}, "scored": scored}, options)
