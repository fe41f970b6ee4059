"""``manage.py import_customers``: customers from CCRM, PCRM, CIIS or the marketing system."""

import json
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.actions.import_customers import LAST_DELTA, Delivery, Summary, import_customers
from surveys.actions.import_sentences import FileRefused, speaking
from surveys.exchange.customers import FIELDS
from surveys.management.importing import progress_bar, rejects_file
from surveys.management.quick import QuickCommand
from surveys.models import CustomerSource

HELP = f"""Take in customers from a CSV or Excel file, one line a customer.

Who is new is made, who says something else than before is updated, who has a day of closing is closed. The same file
twice changes nothing. Good lines are kept; what is wrong with the others is said line by line, and written to a file
with --rejects (it holds what stood in those lines, contacts too: keep it as safe as the file itself).

Columns are known by English or Chinese headings: {", ".join(FIELDS["customers"])}.
A column that is not there leaves everything as it is; an empty cell empties. Say other headings with
  --map 客户标识=id            this column holds the customer's number
or in a JSON file (--map-file {{"客户标识": "id"}}); what was said is kept for the next file of the source.
Contacts are encrypted field by field as they are written. docs/CUSTOMERS.md says all of it.

Exit status: 0 every line was taken; 1 some lines were rejected, the others were taken; 2 nothing was done.
"""


_COUNTS = gettext_lazy(
    "%(encoding)s: read %(read)s, created %(created)s, updated %(updated)s, closed %(closed)s, "
    "unchanged %(unchanged)s, rejected %(rejected)s"
)


class Command(QuickCommand):
    help = HELP
    act = staticmethod(import_customers)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GBK or UTF-16) or .xlsx")
        parser.add_argument("--source", required=True, choices=CustomerSource.values, help="which system sends it")
        parser.add_argument("--delta", type=_delta, metavar="N", help="its number; one older than the last is refused")
        parser.add_argument("--lines", type=int, metavar="N", help="how many the source says it has: else it is broken")
        parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help="repeatable")
        parser.add_argument("--map-file", type=Path, metavar="JSON", help="the same from a file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write rejected lines and reasons here (CSV)")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                summary = self._import(options)
            except (OSError, FileRefused) as error:
                raise CommandError(str(error), returncode=2) from error
            self._show(summary)
            if summary.rejected:
                said = ngettext("%(n)s line was rejected.", "%(n)s lines were rejected.", summary.rejected)
                raise CommandError(said % {"n": summary.rejected}, returncode=1)

    def _import(self, options: dict[str, Any]) -> Summary:
        delivery = Delivery(
            source=options["source"],
            filename=options["file"].name,
            number=options["delta"],
            columns=_columns(options),
            dry_run=options["dry_run"],
            lines=options["lines"],
        )
        with (
            options["file"].open("rb") as stream,
            rejects_file(options["rejects"]) as on_reject,
            progress_bar(stream) as on_batch,
        ):
            return self.act(stream, delivery, actor=None, on_reject=on_reject, on_batch=on_batch)

    def _show(self, summary: Summary) -> None:
        for reason, count in summary.reasons.most_common(10):
            self.stdout.write(f"  {count} × {reason}")
        self.stdout.write(_COUNTS % {"encoding": summary.encoding, **summary.counts()})
        if summary.broken:
            self.stdout.write(_("The file is not whole; the whole one may come under the same number."))
        if summary.left_out:
            words = {"first": summary.left_out[0], "last": summary.left_out[-1], "n": len(summary.left_out)}
            said = ngettext(
                "%(n)s delta before this one has not come in (%(first)s) and may come no more: ask the source for it.",
                "%(n)s deltas before this one have not come in (%(first)s to %(last)s) and may come no more: ask the "
                "source for them.",
                words["n"],
            )
            self.stdout.write(said % words)


def _delta(typed: str) -> int:
    """A number that a delta can have: as over the API."""
    if not (typed.isdecimal() and len(typed) <= len(str(LAST_DELTA)) and 1 <= int(typed) <= LAST_DELTA):
        raise ArgumentTypeError(f"a number from 1 to {LAST_DELTA}")
    return int(typed)


def _columns(options: dict[str, Any]) -> dict[str, str]:
    columns: dict[str, str] = {}
    if options["map_file"]:
        try:
            told = json.loads(options["map_file"].read_text(encoding="utf-8-sig"))
            columns = {str(column): str(name) for column, name in told.items()}
        except (ValueError, AttributeError) as error:
            raise FileRefused(f"{options['map_file']}: {error}") from error
    for pair in options["map"]:
        column, equals, name = pair.rpartition("=")
        if not equals or not column:
            raise FileRefused(f"--map {pair}: COLUMN=FIELD")
        columns[column] = name
    return columns
