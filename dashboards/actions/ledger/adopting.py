"""Enter what was published before there was a ledger; each such entry says so for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db import transaction

from dashboards.actions.ledger.publications import enter_appraisal, enter_final, enter_scheme, enter_score_run
from dashboards.models import AppraisalRun, EntryKind, LedgerEntry, SchemeVersion, ScoreRun
from dashboards.queries.ledger.unentered import unentered
from surveys.access import require
from surveys.actions import audit
from surveys.models import User

_ENTER: Mapping[str, Callable[[str], LedgerEntry]] = MappingProxyType(
    {
        EntryKind.SCHEME: lambda row: enter_scheme(SchemeVersion.objects.get(pk=row), adopted=True),
        EntryKind.SCORE_RUN: lambda row: enter_score_run(ScoreRun.objects.get(pk=row), adopted=True),
        EntryKind.APPRAISAL: lambda row: enter_appraisal(AppraisalRun.objects.get(pk=row), adopted=True),
        EntryKind.FINAL: lambda row: enter_final(AppraisalRun.objects.get(pk=row), adopted=True),
    }
)


@transaction.atomic
def adopt_published(*, actor: User | None) -> list[LedgerEntry]:
    """Enter every publication that stands in no entry; actor None where the installation itself does.

    Raises
    ------
    PermissionDenied
    LedgerRefused
    """
    if actor is not None:
        require(actor, "publish_appraisals")
    made = [_ENTER[kind](row) for kind, _subject, _table, row in list(unentered())]
    for entry in made:
        audit.record(actor=actor, verb="ledger.adopted", subject=entry, hash=entry.hash)
    return made
