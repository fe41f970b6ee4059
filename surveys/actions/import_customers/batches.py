"""What is known of a file as a whole: which delta it is, whether it may come now, and what became of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.actions import audit
from surveys.actions.import_sentences import FileRefused
from surveys.models import BatchState, ImportBatch, SourceMapping, User

_CHUNK = 1 << 20
LAST_DELTA = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that a system delivers.

    Attributes
    ----------
    source
        One of CustomerSource.
    number
        Which delta of its source it is; none: a file that may come at any time.
    columns
        Column → field, where a heading is not known; kept for the next file of the source.
    lines
        How many lines the source says there are, its heading aside: with fewer or more the file is broken.
    """

    source: str
    filename: str = ""
    number: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    lines: int | None = None


def digest_of(stream: BinaryIO) -> bytes:
    """SHA-256 of a seekable file."""
    stream.seek(0)
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    return found.digest()


def known_columns(content: str, delivery: Delivery, header: tuple[str, ...]) -> dict[str, str]:
    """What is said of the columns, and what was said the last time of those that nothing is said of now."""
    kept = SourceMapping.objects.filter(source=delivery.source, content=content).values_list("columns", flat=True)
    before: dict[str, str] = next(iter(kept), {})
    taken = set(delivery.columns.values())
    still = {column: name for column, name in before.items() if column in header and name not in taken}
    return {**still, **delivery.columns}


def begin(content: str, delivery: Delivery, digest: bytes, actor: User | None) -> ImportBatch:
    """Note that a file came.

    Raises
    ------
    FileRefused
        Where it is older than the last delta of its source, or another one under the same number.
    """
    last = (
        ImportBatch.objects.filter(source=delivery.source, content=content, state=BatchState.DONE)
        .filter(number__isnull=False)
        .order_by("-number")
        .first()
    )
    if last and delivery.number is not None:
        _check_order(last, delivery.number, digest)
        if last.number == delivery.number:
            return last
    batch = ImportBatch(
        source=delivery.source,
        content=content,
        filename=delivery.filename[-120:],
        digest=digest,
        number=delivery.number,
        actor=actor,
    )
    if not delivery.dry_run:
        batch.save()
        if delivery.columns:
            kept = {"columns": dict(delivery.columns)}
            SourceMapping.objects.update_or_create(source=delivery.source, content=content, defaults=kept)
    return batch


def left_out(content: str, delivery: Delivery) -> range:
    """The numbers between the last delta of a source and this one: once this one is in, they may come no more."""
    if delivery.number is None:
        return range(0)
    done = ImportBatch.objects.filter(source=delivery.source, content=content, state=BatchState.DONE)
    last = done.filter(number__lt=delivery.number).order_by("-number").values_list("number", flat=True).first()
    return range(last + 1, delivery.number) if last is not None else range(0)


def _check_order(last: ImportBatch, number: int, digest: bytes) -> None:
    words = {"number": number, "last": last.number, "at": last.started_at.date()}
    if last.number is not None and number < last.number:
        raise FileRefused(
            _(
                "Delta %(number)s is older than delta %(last)s, which came in on %(at)s. Nothing was written. "
                "Please deliver the deltas in their order."
            )
            % words
        )
    if number == last.number and digest != bytes(last.digest):
        raise FileRefused(
            _(
                "Delta %(number)s came in already on %(at)s, with other content. Nothing was written. Please give the "
                "new file a number of its own."
            )
            % words
        )


def finish(batch: ImportBatch, counts: dict[str, int], *, broken: bool, actor: User | None) -> None:
    """Note what became of a file; one that breaks off leaves its number free for the whole one."""
    batch.counts, batch.finished_at = counts, timezone.now()
    batch.state = BatchState.BROKEN if broken else BatchState.DONE
    with transaction.atomic():
        try:
            with transaction.atomic():
                batch.save()
        except IntegrityError:  # somebody else brought the same delta at the same time
            batch.state = BatchState.BROKEN
            batch.save()
        subject = f"{batch.source} {batch.filename}"
        audit.record(
            actor=actor, verb=f"{batch.content}.imported", subject=subject, batch=batch.pk, state=batch.state, **counts
        )
