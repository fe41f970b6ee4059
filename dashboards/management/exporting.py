"""What the two export commands have in common."""

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from dashboards.actions.exports import read_request, write_export
from dashboards.actions.exports.requests import Asked
from dashboards.actions.exports.sentences import fault_sentence, refusal_sentence
from dashboards.queries.refusals import ExportRefused
from surveys import access
from surveys.actions import audit
from surveys.actions.import_sentences import speaking
from surveys.models import User

STDOUT = Path("-")
EXIT_CODES = """The file is written beside its place and put there when it is complete: nobody ever reads half a file.
On a terminal a bar shows how far it has come.

Exit status: 0 the file is written; 1 the file is written and holds no rows, as nobody answered then;
2 nothing is written, because the options cannot be used or the file cannot be written."""


def add_common(parser: ArgumentParser, formats: Sequence[str]) -> None:
    parser.add_argument("--period", required=True, metavar="P", help="2026Q3, 2026-07, 2026 or 2026-01..2026-06")
    parser.add_argument("--format", choices=formats, default="csv")
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="- for standard output")
    parser.add_argument("--overwrite", action="store_true", help="replace FILE where it exists")
    parser.add_argument("--unit", default="", metavar="CODE", help="only this unit and all below it")
    parser.add_argument("--as", dest="username", default="", metavar="USER", help="see only what this person may see")
    language = settings.LANGUAGE_CODE[:2]
    parser.add_argument("--language", choices=["zh", "en"], default=language, help="of what this command says")


def export(command: BaseCommand, kind: str, parameters: dict[str, Any], options: dict[str, Any]) -> None:
    """Write the file, or say why not. What is said goes to standard error where the table goes to standard output."""
    with speaking(options["language"]):
        try:
            rows = _write(kind, parameters, options)
        except ExportRefused as refusal:
            raise CommandError(refusal_sentence(refusal), returncode=2) from refusal
        except PermissionDenied as refusal:
            raise CommandError(fault_sentence("not_allowed"), returncode=2) from refusal
        except OSError as fault:
            said = _("%(file)s cannot be written: %(why)s.") % {
                "file": options["output"],
                "why": fault.strerror or fault,
            }
            raise CommandError(said, returncode=2) from fault
        said = ngettext("%(file)s: %(n)s row", "%(file)s: %(n)s rows", rows) % {"file": options["output"], "n": rows}
        (command.stderr if options["output"] == STDOUT else command.stdout).write(said)
        if not rows:
            raise CommandError(_("Nobody answered what was asked for in this period."), returncode=1)


def _write(kind: str, parameters: dict[str, Any], options: dict[str, Any]) -> int:
    asked = read_request(kind, options["format"], parameters)
    person = person_named(options["username"])
    output: Path = options["output"]
    if output != STDOUT and output.exists() and not options["overwrite"]:
        raise _refused(_("%(file)s exists already. Choose another name, or add --overwrite.") % {"file": output})
    with tempfile.TemporaryDirectory(prefix=".export-", dir=None if output == STDOUT else output.parent) as folder:
        part = Path(folder) / f"table.{options['format']}"
        rows = _with_bar(asked, person or access.SYSTEM, part)
        _note(asked, person, rows, output)
        _hand_over(part, output)
    return rows


def _hand_over(part: Path, output: Path) -> None:
    """At once, as whoever runs the command may make files."""
    if output == STDOUT:
        with part.open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(output)


@transaction.atomic
def _note(asked: Asked, person: User | None, rows: int, output: Path) -> None:
    audit.record(actor=person, verb="export.written", subject=output.name, kind=asked.kind, rows=rows)


def _with_bar(asked: Asked, viewer: access.Viewer, part: Path) -> int:
    """A bar on a terminal, and only there."""
    with tqdm(disable=not sys.stderr.isatty(), leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        return write_export(viewer=viewer, asked=asked, path=part, progress=progress)


def person_named(username: str) -> User | None:
    if not username:
        return None
    person = User.objects.filter(username=username).first()
    if person is None:
        raise _refused(_("There is no account “%(value)s”.") % {"value": username})
    return person


def _refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
