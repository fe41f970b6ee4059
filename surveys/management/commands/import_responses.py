"""``manage.py import_responses``: answers from a file."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.actions.import_cells import impossible_day
from surveys.actions.import_responses import ImportOptions, Summary, import_responses, options_for
from surveys.actions.import_sentences import FileRefused, speaking
from surveys.channels.registry import ANSWER_FILES
from surveys.exchange.dates import read_day
from surveys.exchange.places import PLACES
from surveys.management.importing import progress_bar, rejects_file
from surveys.management.quick import QuickCommand

HELP = f"""Take in answers that were given elsewhere, from a CSV or Excel file with one line per answer.

Good lines are kept; what is wrong with the others is said line by line, and written to a file with --rejects. The same
file twice adds nothing: a line is known by its respondent's number, or else by all that it says. Lines are taken a
thousand at a time; stopped half-way, simply start it again.

Columns are matched by themselves where their heading is an item's id, its text, or its construct, or one of the known
headings for where and when (English or Chinese). Say the rest with --map:
  --map 总体评价=overall         this column holds item "overall"
  --map dept=@unit             this column holds the unit; also @{", @".join(PLACES[1:6])},
                               @{", @".join(PLACES[6:])}
  --map remark=-               leave this column out
or in a file, --map-file: {{"columns": {{"总体评价": "overall"}}, "values": {{"总体评价": {{"优": "5", "良": "4"}}}}}}
Cells hold codes or labels, in Chinese or English. A date counts as noon in the bank's time zone.

--sampling says how the respondents were chosen, because it decides what their answers are good for:
  drawn   a sample drawn by a system, without the branch's say: the answers enter official figures
  open    whoever liked to answer, or unknown: they are shown as live figures, labelled "not scored"

Exit status: 0 every line was taken (or was there already); 1 some lines were rejected, the others were taken;
2 nothing was done, because the file or the options cannot be used.
"""


class Command(QuickCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GBK or UTF-16) or .xlsx")
        parser.add_argument("--survey", required=True, metavar="CODE", help="code of the survey that was answered")
        parser.add_argument("--version-number", "--survey-version", type=int, metavar="N", help="default: the latest")
        parser.add_argument("--sampling", required=True, choices=["drawn", "open"], help="see above")
        parser.add_argument("--layout", choices=sorted(ANSWER_FILES), help="whose file it is: see docs/CHANNELS.md")
        parser.add_argument("--map", action="append", default=[], metavar="COLUMN=ITEM", help="see above; repeatable")
        parser.add_argument("--map-file", type=Path, metavar="JSON", help="the same, and the meaning of values")
        parser.add_argument("--unit-column", metavar="COLUMN", help="column with the unit's code")
        parser.add_argument("--default-unit", default="", metavar="CODE", help="unit of lines that name none")
        parser.add_argument("--date-column", metavar="COLUMN", help="column with the day of the answer")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="day of lines that name none")
        parser.add_argument("--respondent-column", metavar="COLUMN", help="column with a number of its own per answer")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write rejected lines and reasons here (CSV)")
        parser.add_argument("--language", choices=["zh", "en"], default=settings.LANGUAGE_CODE[:2])

    def handle(self, *args: Any, **options: Any) -> None:
        with speaking(options["language"]):
            try:
                with options["file"].open("rb") as stream:
                    summary = self._import(stream, options)
            except OSError as error:
                said = _("%(file)s cannot be read: %(fault)s") % {"file": options["file"], "fault": error.strerror}
                raise CommandError(said, returncode=2) from error
            except FileRefused as error:
                raise CommandError(str(error), returncode=2) from error
            self._show(summary, options)
            if summary.rejected:
                said = ngettext("%(n)s line was rejected.", "%(n)s lines were rejected.", summary.rejected)
                raise CommandError(said % {"n": summary.rejected}, returncode=1)

    def _import(self, stream: BinaryIO, options: dict[str, Any]) -> Summary:
        chosen = _options(options)
        with rejects_file(options["rejects"]) as on_reject, progress_bar(stream) as on_batch:
            return import_responses(stream, chosen, actor=None, on_reject=on_reject, on_batch=on_batch)

    def _show(self, summary: Summary, options: dict[str, Any]) -> None:
        items = ", ".join(f"{column}={item.id}" for column, item in summary.mapped.items.items())
        places = ", ".join(f"{column}=@{place}" for place, column in summary.mapped.places.items())
        self.stdout.write(f"{summary.encoding}; {'; '.join(filter(None, [items, places]))}")
        if summary.mapped.ignored:
            self.stdout.write(_("Columns left out: %(names)s") % {"names": ", ".join(summary.mapped.ignored)})
        for reason, count in summary.reasons.most_common(10):
            self.stdout.write(f"  {count} × {reason}")
        counts = {
            "read": summary.read,
            "recorded": summary.recorded,
            "repeated": summary.repeated,
            "rejected": summary.rejected,
        }
        if options["dry_run"]:
            said = _("%(read)s lines: %(recorded)s new, %(repeated)s already there, %(rejected)s rejected")
        else:
            said = _("%(read)s lines: %(recorded)s recorded, %(repeated)s already there, %(rejected)s rejected")
        self.stdout.write(said % counts)
        if summary.recorded and not options["dry_run"]:
            self.stdout.write(_("A running worker counts them now; without one: manage.py fold"))


def _options(options: dict[str, Any]) -> ImportOptions:
    columns, values = _mapping(options)
    return options_for(
        options["survey"],
        options["version_number"],
        scored=options["sampling"] == "drawn",
        columns=columns,
        values=values,
        unit=options["default_unit"],
        day=_day(options["date"]),
        language=options["language"],
        dry_run=options["dry_run"],
        layout=ANSWER_FILES[options["layout"]] if options["layout"] else None,
    )


def _mapping(options: dict[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    columns, values = _map_file(options["map_file"]) if options["map_file"] else ({}, {})
    for pair in options["map"]:
        column, equals, target = pair.rpartition("=")
        if not equals or not column:
            raise FileRefused(f"--map {pair}: COLUMN=ITEM")
        columns[column] = target
    for option, place in (("unit_column", "unit"), ("date_column", "received_on"), ("respondent_column", "respondent")):
        if options[option]:
            columns[options[option]] = f"@{place}"
    return columns, values


def _map_file(path: Path) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        columns = {str(column): str(target) for column, target in data.get("columns", {}).items()}
        values = data.get("values", {})
        return columns, {
            column: {str(cell): str(meant) for cell, meant in words.items()} for column, words in values.items()
        }
    except (ValueError, AttributeError) as error:
        raise FileRefused(f"{path}: {error}") from error


def _day(text: str | None) -> Any:
    day = read_day(text) if text else None
    if text and day is None:
        raise FileRefused(f"--date {text}")
    if day and (said := impossible_day("--date", day, text)):
        raise FileRefused(said)
    return day
