"""The head of the ledger, as every export of published figures and every paper names it. It tells no figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.formulas.ledger import Head
from dashboards.models import AppraisalRun, EntryKind, LedgerEntry, ScoreRun


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an export says of the ledger: its newest entry, and the one that published what is exported (None where it
    has none)."""

    head: Head
    entry: int | None

    @property
    def fields(self) -> dict[str, Any]:
        return {"entry": self.entry, "head": self.head.fields}

    @property
    def cells(self) -> tuple[str, str, str]:
        """Head, signature and public key, each in one cell of a table."""
        return self.head.short, f"{self.head.algorithm}:{self.head.signature}", self.head.public_key


def head(period: str = "") -> Stamp | None:
    """The head, with the entry that published the newest appraisal of a period; None while the ledger is empty."""
    newest = newest_head()
    if newest is None:
        return None
    runs = AppraisalRun.objects.filter(period=period).values_list("public_id", flat=True)
    own = LedgerEntry.objects.filter(kind=EntryKind.APPRAISAL, subject__in=[str(one) for one in runs])
    return Stamp(newest, own.order_by("-number").values_list("number", flat=True).first() if period else None)


def stamp_of(run: AppraisalRun | ScoreRun) -> Stamp | None:
    """The head, with the entry that published an appraisal or a score run (None while nobody has published it)."""
    newest = newest_head()
    if newest is None:
        return None
    kind = EntryKind.APPRAISAL if isinstance(run, AppraisalRun) else EntryKind.SCORE_RUN
    own = LedgerEntry.objects.filter(kind=kind, subject=str(run.public_id))
    return Stamp(newest, own.values_list("number", flat=True).first())


def entries_of(kind: str = EntryKind.APPRAISAL) -> dict[str, int]:
    """By the public id of what was published, the number of its entry."""
    return dict(LedgerEntry.objects.filter(kind=kind).values_list("subject", "number"))


def newest_head() -> Head | None:
    entry = LedgerEntry.objects.select_related("key").order_by("-number").first()
    return head_of(entry) if entry else None


def head_of(entry: LedgerEntry) -> Head:
    return Head(
        number=entry.number,
        hash=entry.hash,
        signature=entry.signature,
        algorithm=entry.key.algorithm,
        key=entry.key.fingerprint,
        public_key=entry.key.public_key,
        at=entry.at.isoformat(),
    )
