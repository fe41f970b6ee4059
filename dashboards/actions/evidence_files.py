"""Keep the files that prove something: checked by content, written under a random name, undone with their record."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Protocol

from dashboards.models import EvidenceFile
from surveys.actions import audit
from surveys.exchange.file_kinds import HEAD, kind_of
from surveys.exchange.safe import plain
from surveys.models import User

LARGEST = 10 << 20
MOST_AT_ONCE = 5


class FileRefused(Exception):
    """A file that is not kept: ``empty``, ``too_large``, ``wrong_type`` or ``too_many``, and its name."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason, name)
        self.reason, self.name = reason, name


class Upload(Protocol):
    """What Django hands over for a file in a form."""

    name: str | None

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterator[bytes]: ...


@contextmanager
def kept_files(uploads: Sequence[Upload], actor: User) -> Iterator[list[EvidenceFile]]:
    """The files as rows, on disk; where the block fails nothing of them is left there. Call it inside a transaction.

    Raises
    ------
    FileRefused
        Before anything is kept.
    """
    if len(uploads) > MOST_AT_ONCE:
        raise FileRefused("too_many")
    kept = [_described(upload, actor) for upload in uploads]
    try:
        for upload, file in zip(uploads, kept, strict=True):
            _write(upload, file)
            file.save()
            audit.record(actor=actor, verb="evidence.kept", subject=file.public_id, sha256=file.sha256, size=file.size)
        yield kept
    except BaseException:
        for file in kept:
            file.path.unlink(missing_ok=True)
        raise


def same_files(kept: Iterable[EvidenceFile], uploads: Sequence[Upload]) -> bool:
    """Whether what is kept are these, by name and size: what a button pressed twice sends again."""
    sent = sorted((_clean(one.name or ""), one.size or 0) for one in uploads)
    return sorted((one.name, one.size) for one in kept) == sent


def record_download(*, file: EvidenceFile, actor: User) -> None:
    audit.record(actor=actor, verb="evidence.downloaded", subject=file.public_id, sha256=file.sha256)


def _described(upload: Upload, actor: User) -> EvidenceFile:
    name = _clean(upload.name or "")
    if not upload.size:
        raise FileRefused("empty", name)
    if upload.size > LARGEST:
        raise FileRefused("too_large", name)
    kind = kind_of(next(iter(upload.chunks()), b"")[:HEAD])
    if not kind:
        raise FileRefused("wrong_type", name)
    return EvidenceFile(name=name, kind=kind, recorded_by=actor)


def _clean(name: str) -> str:
    """The last part of the name, without what a header or a page could trip over."""
    last = plain(PurePath(name.replace("\\", "/")).name).strip()
    return last[-120:] or "file"


def _write(upload: Upload, file: EvidenceFile) -> None:
    """Write and measure what truly arrives: the size announced is only what somebody said."""
    file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > LARGEST:
                raise FileRefused("too_large", file.name)
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    file.sha256, file.size = digest.hexdigest(), size
