"""``manage.py run_appraisal``: calculate a quarter by a scheme."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from typing import Any

from dashboards.actions.appraisal import Calculation, calculate_appraisal
from dashboards.management.appraisals import appraisals_in, appraised_period
from surveys.management.quick import QuickCommand

HELP = """Calculate the appraisal of a quarter from the published official scores, the version of the scheme in force
and the facts known now. It is calculated once; calculating it again names the run there is. People then review, sign
and publish it.

  manage.py run_appraisal --period 2026Q3 --scheme branches --dry-run
  manage.py run_appraisal --period 2026Q3 --scheme branches --correct "the veto of INC-2026-0117 was lifted"

Exit status: 0 calculated, or calculated already; 2 refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, metavar="P", help="a quarter, like 2026Q3")
        parser.add_argument("--scheme", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="calculate and show, write nothing")
        parser.add_argument("--correct", default="", metavar="REASON", help="make a run that corrects the one there is")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        with appraisals_in(options["language"]):
            found = calculate_appraisal(
                scheme=options["scheme"],
                period=appraised_period(options["period"]),
                actor=None,
                correct=options["correct"],
                dry_run=options["dry_run"],
            )
        self._tell(found)

    def _tell(self, found: Calculation) -> None:
        if found.cards:
            many = Counter(card.grade or card.state for card in found.cards)
            self.stdout.write(f"{len(found.cards)} units: {', '.join(f'{many[one]} {one}' for one in sorted(many))}")
        if found.run is None:
            self.stdout.write("dry run: nothing was written")
            return
        state = "calculated" if found.created else "calculated already"
        self.stdout.write(f"{found.run}: {state}, run {found.run.public_id}, sha256 {found.run.sha256}")
