"""``manage.py explain_score``: the whole way from a unit's answers to its grade."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dashboards.actions.appraisal import AppraisalRefused
from dashboards.forms.appraisal_words import num, steps_of, title_of
from dashboards.management.appraisals import appraisals_in, appraised_period
from dashboards.queries.appraisal.runs import current_result
from dashboards.queries.appraisal.supplied import reasons_of
from dashboards.queries.ledger import Stamp, stamp_of
from surveys import access
from surveys.management.quick import QuickCommand

HELP = """Print how the published grade of a unit came about: answers counted, raw, weighted, adjusted, figure for the
appraisal, points, weight, total, veto, grade. The last line is what the board shows.

  manage.py explain_score E1 2026Q3 --language zh

Exit status: 0; 2 where there is no published appraisal.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="its code")
        parser.add_argument("period", metavar="PERIOD", help="a quarter, like 2026Q3")
        parser.add_argument("--language", choices=["zh", "en"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        with appraisals_in(options["language"]):
            period = appraised_period(options["period"]).code
            result = current_result(access.SYSTEM, options["unit"], period)
            if result is None:
                raise AppraisalRefused("no_appraisal", unit=options["unit"][:40], period=period)
            for line in (*ledger_told(stamp_of(result.run)), *told(json.loads(result.content))):
                self.stdout.write(line)


def ledger_told(stamp: Stamp | None) -> Iterator[str]:
    """The entry that published it, and the head of the ledger with its signature."""
    if stamp is not None:
        head, signature, key = stamp.cells
        yield f"ledger entry {stamp.entry}, head {head}, {signature}, key {key}"


def _adjusted(card: Mapping[str, Any]) -> Iterator[str]:
    """Bonus and deduction with their reasons; nothing where there are none."""
    given = card.get("adjustments", ())
    reasons = reasons_of([one["entry"] for one in given])
    for one in given:
        bound = (
            "" if Decimal(one["points"]) == Decimal(one["counted"]) else f" (of {one['points']}: the scheme's bound)"
        )
        yield f"{one['code']}: {Decimal(one['counted']):+.2f}{bound}  {reasons[one['entry']].reason}"
    if given:
        yield f"sum with bonus and deduction: {card['exact']}"


def told(card: Mapping[str, Any]) -> Iterator[str]:
    """A payload line by line; the last one has the total and the grade as the board shows them."""
    yield f"{card['unit']} {card['period']} {card['scheme']}, facts as of {card['facts_as_of']}"
    for row in card["rows"]:
        yield f"{title_of(row)} [{row['code']}]"
        yield from (f"  {one.label}: {one.figure}  {one.why}" for one in steps_of(row))
    plain, final = card["without_veto"], card["with_veto"]
    yield f"sum of the contributions: {card['subtotal']}"
    yield from _adjusted(card)
    yield f"without veto: {num(plain['total'])} {plain['grade']}"
    for one in card["vetoes"]:
        yield f"veto {one['incident']}: {one['on_unit']['kind']} {one['on_unit']['grade']}".rstrip()
    yield f"{card['state']}: {num(final['total'])} {final['grade']}".rstrip()
