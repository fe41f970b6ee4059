"""Customers and transactions that another system posts: the same door as a file's, once for each key."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from surveys import access
from surveys.actions.import_customers import Delivery, Reject, import_customers, import_transactions
from surveys.models import PostedBatch, User

_HEAD = 2  # the line of a table on which the first row stands
_IMPORTS = {"customers": import_customers, "transactions": import_transactions}


class KeyUsed(Exception):
    """The key came with other rows before; nothing was written."""


@dataclass(frozen=True, slots=True)
class Post:
    """A batch as it was posted; ``content`` is customers or transactions, every row names the same columns."""

    key: UUID
    content: str
    source: str
    rows: Sequence[Mapping[str, str]]
    columns: Mapping[str, str] = field(default_factory=dict)
    delta: int | None = None
    dry_run: bool = False

    def digest(self) -> bytes:
        said = {"source": self.source, self.content: self.rows, "columns": self.columns, "delta": self.delta}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: counts, each row not taken by its place with the reason, and the ``first`` and ``last``
    delta of those left out before it."""

    counts: Mapping[str, int]
    rejects: Sequence[tuple[int, str]]
    left_out: Mapping[str, int] | None = None
    repeated: bool = False


def post_batch(*, post: Post, actor: User) -> Taken:
    """Take a batch in, all of it in one transaction; the same key and content get the same answer again.

    Raises
    ------
    PermissionDenied
    FileRefused
        Where the batch as a whole cannot be read, or its delta may not come now.
    KeyUsed
    """
    access.require(actor, "manage_customers")
    if post.dry_run:
        return _import(post, actor)
    digest = post.digest()
    if known := _known(post.key, digest):
        return known
    try:
        with transaction.atomic():
            kept = PostedBatch.objects.create(key=post.key, digest=digest, actor=actor)
            taken = _import(post, actor)
            kept.answer = {"counts": taken.counts, "rejects": taken.rejects, "left_out": taken.left_out}
            kept.save(update_fields=["answer"])
            return taken
    except IntegrityError:
        if known := _known(post.key, digest):  # somebody else was posting it at the same time
            return known
        raise


def _known(key: UUID, digest: bytes) -> Taken | None:
    """What was said of this key before."""
    known = PostedBatch.objects.filter(pk=key).first()
    if known is None:
        return None
    if bytes(known.digest) != digest:
        raise KeyUsed(key)
    answer: dict[str, Any] = known.answer
    rejects = [(place, reason) for place, reason in answer["rejects"]]
    return Taken(answer["counts"], rejects, answer.get("left_out"), repeated=True)


def _import(post: Post, actor: User) -> Taken:
    rejects: list[Reject] = []
    delivery = Delivery(post.source, f"API {post.key}", post.delta, post.columns, post.dry_run)
    summary = _IMPORTS[post.content](_as_table(post.rows), delivery, actor=actor, on_reject=rejects.append)
    gap = {"first": summary.left_out[0], "last": summary.left_out[-1]} if summary.left_out else None
    return Taken(summary.counts(), [(one.line - _HEAD, one.reason) for one in rejects], gap)


def _as_table(rows: Sequence[Mapping[str, str]]) -> io.BytesIO:
    """A table with a line for each, every cell in quotes; cells have no line breaks."""
    text, names = io.StringIO(), list(rows[0])
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(names)
    lines.writerows([one[name] for name in names] for one in rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))
