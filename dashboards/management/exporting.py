"""What the two export commands have in common."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, OutputWrapper
from django.db import transaction
from django.utils.translation import override
from tqdm import tqdm

from dashboards.actions.exports import read_request, write_export
from dashboards.actions.exports.requests import Asked
from dashboards.actions.exports.sentences import fault_sentence, refusal_sentence
from dashboards.queries.refusals import ExportRefused
from surveys import access
from surveys.actions import audit
from surveys.models import User

EXIT_CODES = """Exit status: 0 the file is written; 1 the file is written and holds no rows, as nobody answered then;
2 nothing is written, because the options cannot be used."""


def add_common(parser: ArgumentParser, formats: Sequence[str]) -> None:
    parser.add_argument("--period", required=True, metavar="P", help="2026Q3, 2026-07, 2026 or 2026-01..2026-06")
    parser.add_argument("--format", choices=formats, default="csv")
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="replaced where it exists")
    parser.add_argument("--unit", default="", metavar="CODE", help="only this unit and all below it")
    parser.add_argument("--as", dest="username", default="", metavar="USER", help="see only what this person may see")
    parser.add_argument("--language", choices=["zh", "en"], default="en", help="of what this command says")


def export(stdout: OutputWrapper, kind: str, parameters: dict[str, Any], options: dict[str, Any]) -> None:
    """Write the file, or say why not."""
    with override("zh-hans" if options["language"] == "zh" else "en"):
        try:
            rows = _write(kind, parameters, options)
        except ExportRefused as refusal:
            raise CommandError(refusal_sentence(refusal), returncode=2) from refusal
        except PermissionDenied as refusal:
            raise CommandError(fault_sentence("not_allowed"), returncode=2) from refusal
        except OSError as fault:
            raise CommandError(str(fault), returncode=2) from fault
    stdout.write(f"{options['output']}: {rows} rows")
    if not rows:
        raise CommandError("nobody answered what was asked for in this period", returncode=1)


def _write(kind: str, parameters: dict[str, Any], options: dict[str, Any]) -> int:
    """To a file beside, then put in place at once: nobody reads half a file."""
    asked = read_request(kind, options["format"], parameters)
    person = person_named(options["username"])
    output: Path = options["output"]
    part = output.with_name(f".{output.name}.part")
    try:
        rows = _with_bar(asked, person or access.SYSTEM, part)
        _note(asked, person, rows, output)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return rows


@transaction.atomic
def _note(asked: Asked, person: User | None, rows: int, output: Path) -> None:
    audit.record(actor=person, verb="export.written", subject=output.name, kind=asked.kind, rows=rows)


def _with_bar(asked: Asked, viewer: access.Viewer, part: Path) -> int:
    """A bar on a terminal, and only there."""
    with tqdm(disable=not sys.stderr.isatty(), leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return write_export(viewer=viewer, asked=asked, path=part, progress=progress)


def person_named(username: str) -> User | None:
    if not username:
        return None
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"there is no user {username}", returncode=2)
    return person
