"""What was published and stands in no entry."""

from __future__ import annotations

from collections.abc import Iterator

from dashboards.formulas.ledger import Difference
from dashboards.models import (
    AppraisalRun,
    AppraisalStepKind,
    EntryKind,
    LedgerEntry,
    RuleState,
    SchemeVersion,
    ScoreRun,
    StepKind,
)

Subject = tuple[str, str, str, str]  # kind, subject, table, row


def published() -> Iterator[Subject]:
    """Everything that has to stand in the ledger, in the order in which one rests on the other."""
    for version in SchemeVersion.objects.filter(state=RuleState.APPROVED).select_related("scheme").order_by("pk"):
        yield EntryKind.SCHEME, str(version), version._meta.db_table, str(version.pk)
    for run in ScoreRun.objects.filter(steps__kind=StepKind.PUBLISHED).order_by("pk"):
        yield EntryKind.SCORE_RUN, str(run.public_id), run._meta.db_table, str(run.pk)
    for kind, step in (
        (EntryKind.APPRAISAL, AppraisalStepKind.PUBLISHED),
        (EntryKind.FINAL, AppraisalStepKind.FINAL),
    ):
        for one in AppraisalRun.objects.filter(steps__kind=step).order_by("pk"):
            yield kind, str(one.public_id), one._meta.db_table, str(one.pk)


def unentered() -> Iterator[Subject]:
    known = set(LedgerEntry.objects.values_list("kind", "subject"))
    return (one for one in published() if one[:2] not in known)


def unentered_differences() -> Iterator[Difference]:
    return (Difference("unentered", table, row) for _kind, _subject, table, row in unentered())
