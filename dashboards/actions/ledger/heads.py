"""Write the head of the ledger to a file, to be kept where the database's administrator cannot reach it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from dashboards.formulas.ledger import Head
from dashboards.queries.ledger import newest_head
from surveys.actions import audit
from surveys.clock import bank_today


def write_head(path: Path) -> Head | None:
    """Write it, replaced where it exists; None, and nothing written, while the ledger is empty."""
    head = newest_head()
    if head is None:
        return None
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(head.text)
        _note(head, path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return head


def write_daily_head() -> Head | None:
    """Once a day and head: ``DATA_DIR/heads/2026-11-28-000123.json``, with the number of the entry."""
    head = newest_head()
    if head is None:
        return None
    folder = Path(settings.DATA_DIR) / "heads"
    path = folder / f"{bank_today():%Y-%m-%d}-{head.number:06d}.json"
    if path.exists():
        return head
    folder.mkdir(parents=True, exist_ok=True)
    return write_head(path)


@transaction.atomic
def _note(head: Head, path: Path) -> None:
    audit.record(actor=None, verb="ledger.head_exported", subject=head.number, hash=head.hash, file=path.name)
