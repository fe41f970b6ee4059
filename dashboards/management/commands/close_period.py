"""``manage.py close_period``: the official figures of the quarters that end with a period."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from dashboards.actions.official import Closing, close_period
from dashboards.management.officials import period_named, said_in
from surveys.engine.dimensions import PROGRAMMES
from surveys.management.quick import QuickCommand

HELP = """Close a quarter of a programme: freeze the answers of the four quarters that end with it, compute the official
figures by the rules in force, and store them as a run that never changes. A quarter is closed once; closing it again
names the run there is. Two people then publish it: one proposes the run, another publishes it.

It waits out the intake: 60 minutes after the quarter for pages that were open, 14 days where a tablet stands in a
branch. An answer that comes later belongs to the next run.

  manage.py close_period --period 2026Q3 --programme retail --dry-run
  manage.py close_period --period 2026Q3 --programme retail --correct "two branches were exchanged"

Exit status: 0 closed, or closed already; 2 refused, nothing was written.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, metavar="P", help="a quarter that is over, like 2026Q3")
        parser.add_argument("--programme", required=True, choices=PROGRAMMES)
        parser.add_argument("--dry-run", action="store_true", help="compute and show, write nothing")
        parser.add_argument("--correct", default="", metavar="REASON", help="make a run that corrects the one there is")
        parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")

    def handle(self, *args: Any, **options: Any) -> None:
        with said_in(options["language"]):
            closing = close_period(
                programme=options["programme"],
                period=period_named(options["period"]),
                actor=None,
                correct=options["correct"],
                dry_run=options["dry_run"],
            )
        self._tell(closing)

    def _tell(self, closing: Closing) -> None:
        if closing.frozen and closing.results:
            self._figures(closing)
        if closing.run is None:
            self.stdout.write("dry run: nothing was written")
            return
        state = "closed" if closing.created else "closed already"
        self.stdout.write(f"{closing.run}: {state}, run {closing.run.public_id}, sha256 {closing.run.sha256}")

    def _figures(self, closing: Closing) -> None:
        inputs, figures = closing.frozen.inputs, closing.results.figures  # type: ignore[union-attr]
        left_out = ", ".join(f"{many} {reason}" for reason, many in inputs.excluded.items() if many) or "none"
        self.stdout.write(f"{len(inputs.unit)} answers of {len(inputs.units)} units; left out: {left_out}")
        statuses = figures["weighting"]["status"]
        told = (f"{statuses.count(one)} {one}" for one in sorted(set(statuses)))
        self.stdout.write(f"weighting: {', '.join(told) or 'off'}")
        for code, index in figures["indices"].items():
            notes = "; ".join(f"{kind} {name} ({many})" for kind, name, many in index.get("notes", ()))
            self.stdout.write(f"  {code}: {index['outcome']}{f'; {notes}' if notes else ''}")
