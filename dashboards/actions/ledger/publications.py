"""What each publication enters into the ledger. Called in its transaction; what it rests on is entered before it."""

from __future__ import annotations

from typing import Any

from dashboards.actions.ledger.appending import append
from dashboards.actions.ledger.drafts import Draft
from dashboards.models import AppraisalRun, AppraisalStepKind, EntryKind, LedgerEntry, RunStep, SchemeVersion, ScoreRun
from surveys.models import User


def enter_scheme(version: SchemeVersion, *, adopted: bool = False) -> LedgerEntry:
    """An approved version of a scheme."""
    signers = {"drafted": version.created_by, "submitted": version.submitted_by, "approved": version.approved_by}
    return append(Draft(EntryKind.SCHEME, str(version), signers, _adopted(adopted)))


def enter_score_run(run: ScoreRun, *, adopted: bool = False) -> LedgerEntry:
    """Official figures that were published."""
    steps = RunStep.objects.filter(run=run).select_related("actor")
    about = {"programme": run.programme, "period": run.period, "sha256": run.sha256}
    signers = {"closed": run.created_by} | {step.kind: step.actor for step in steps}
    return append(Draft(EntryKind.SCORE_RUN, str(run.public_id), signers, {"about": about, **_adopted(adopted)}))


def enter_appraisal(run: AppraisalRun, *, adopted: bool = False) -> LedgerEntry:
    """A published appraisal, after the scheme and the official figures that it rests on."""
    bases = [_base(EntryKind.SCHEME, str(run.version), lambda: enter_scheme(run.version, adopted=True))]
    for one in run.score_runs.order_by("pk"):
        bases.append(_base(EntryKind.SCORE_RUN, str(one.public_id), lambda one=one: enter_score_run(one, adopted=True)))
    more = {"about": _about(run), "rests_on": [{"number": one.number, "hash": one.hash} for one in bases]}
    return append(Draft(EntryKind.APPRAISAL, str(run.public_id), _signers(run), more | _adopted(adopted)))


def enter_final(run: AppraisalRun, *, adopted: bool = False) -> LedgerEntry:
    """That the time for appeals is over."""
    step = run.steps.select_related("actor").get(kind=AppraisalStepKind.FINAL)
    more = {"about": _about(run), **_adopted(adopted)}
    return append(Draft(EntryKind.FINAL, str(run.public_id), {step.kind: step.actor}, more))


def _base(kind: str, subject: str, enter: Any) -> LedgerEntry:
    found: LedgerEntry = LedgerEntry.objects.filter(kind=kind, subject=subject).first() or enter()
    return found


def _signers(run: AppraisalRun) -> dict[str, User | None]:
    steps = run.steps.exclude(kind=AppraisalStepKind.FINAL).select_related("actor")
    return {"calculated": run.created_by} | {step.kind: step.actor for step in steps}


def _about(run: AppraisalRun) -> dict[str, Any]:
    corrects = str(run.supersedes.public_id) if run.supersedes else None
    return {"scheme": str(run.version), "period": run.period, "sha256": run.sha256, "corrects": corrects}


def _adopted(adopted: bool) -> dict[str, bool]:
    """Entered after it was published: before there was a ledger, or by who went around it."""
    return {"adopted": True} if adopted else {}
