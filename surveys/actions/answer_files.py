"""A file of answers that a house collected for a campaign: tried first, then taken; larger ones go by the command."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys import access
from surveys.actions.import_responses import Reject, Summary, import_responses, options_for
from surveys.channels.registry import ANSWER_FILES
from surveys.models import Campaign, User

MOST_LINES = 20_000  # what has more takes longer than a page may


class TooManyLines(Exception):
    """A file with more lines than a page can go through; nothing was written."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was brought, and what is meant where its lines do not say; a layout that is none of those known has
    the questions as its headings."""

    name: str
    content: bytes
    layout: str
    unit: str = ""
    day: date | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the lines of a file, or would.

    Attributes
    ----------
    columns
        Column → what it holds, an item's id or ``@place``.
    ignored
        Columns that are not taken in; they are not in ``rejects`` either.
    rejects
        Number of the line, the reason, and its cells under ``head``.
    """

    counts: Mapping[str, int]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    head: tuple[str, ...]
    rejects: tuple[tuple[int, str, tuple[str, ...]], ...]


def take_file(*, campaign: Campaign, upload: Upload, dry_run: bool, actor: User) -> Taken:
    """Hand in the lines of a file, or say what would become of them.

    Lines that name an invitation count as that customer's; others are shown as "not scored".

    Raises
    ------
    PermissionDenied
    FileRefused
        Where the file as a whole cannot be read.
    TooManyLines
    """
    access.require(actor, "import_answers")
    version = campaign.version
    said: dict[str, Any] = {"unit": upload.unit, "day": upload.day, "language": upload.language, "dry_run": dry_run}
    said |= {"layout": ANSWER_FILES.get(upload.layout), "campaign_id": campaign.pk}
    options = options_for(version.survey.code, version.number, scored=False, **said)
    rejects: list[Reject] = []
    stream = io.BytesIO(upload.content)
    summary = import_responses(stream, options, actor=actor, on_reject=rejects.append, on_batch=_stop_at_most)
    return _taken(summary, rejects)


def _stop_at_most(summary: Summary) -> None:
    if summary.read > MOST_LINES:
        raise TooManyLines(summary.read)


def _taken(summary: Summary, rejects: list[Reject]) -> Taken:
    mapped = summary.mapped
    head = tuple(column for column in summary.header if column not in mapped.ignored)
    return Taken(
        counts={name: getattr(summary, name) for name in ("read", "recorded", "repeated", "rejected")},
        columns={
            **{column: item.id for column, item in mapped.items.items()},
            **{column: f"@{place}" for place, column in mapped.places.items()},
        },
        ignored=mapped.ignored,
        head=head,
        rejects=tuple((one.line, one.reason, tuple(one.cells.get(name, "") for name in head)) for one in rejects),
    )
