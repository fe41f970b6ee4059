"""Close a period: wait out the intake, freeze, compute, and store one run in one transaction.

Nothing is written until everything is computed, so a run that is killed leaves nothing. Two workers may compute at
once: the unique key of the period lets one of them store, and both then name the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from dashboards.actions.fold import fold_all
from dashboards.actions.official.ready import check_ready
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.official.store import Correction, store_run
from dashboards.formulas.runs import Results, compute
from dashboards.models import RuleVersion, ScoreRun
from dashboards.queries.official.freezing import Frozen, freeze
from dashboards.queries.rules import rules_in_force
from surveys.access import require
from surveys.actions.intake import empty_boxes
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.periods import Period
from surveys.models import User

STEPS = ("counting", "freezing", "computing", "storing")  # what `progress` hears, in this order


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of closing: the run (None after a dry run), whether it is new, and what it was made of (None where the
    period was closed already)."""

    run: ScoreRun | None
    created: bool
    frozen: Frozen | None = None
    results: Results | None = None


def close_period(
    *,
    programme: str,
    period: Period,
    actor: User | None,
    correct: str = "",
    dry_run: bool = False,
    also: Callable[[ScoreRun], None] | None = None,
    progress: Callable[[str], object] = lambda step: None,
) -> Closing:
    """Compute and store the official figures of the quarters that end with a period.

    Parameters
    ----------
    correct
        Why the run there is is to be corrected: a new one is made that names the old one. Empty: a period that is
        closed stays as it is, and its run is returned.
    dry_run
        Compute and write nothing, neither a run nor what waits to be counted.
    also
        Done in the transaction that stores the run, and undone with it.
    progress
        Hears which of `STEPS` begins; what it raises ends the closing, and nothing is written.

    Raises
    ------
    OfficialRefused
        ``unknown_programme``, ``not_a_quarter``, ``not_over``, ``intake_open``, ``no_rules``, ``not_closed_yet``.
    """
    if programme not in PROGRAMMES:
        raise OfficialRefused("unknown_programme", programme=programme)
    if actor is not None:
        require(actor, "close_periods")
    check_ready(programme, period)
    known = latest_run(programme, period)
    if correct and known is None:
        raise OfficialRefused("not_closed_yet", period=period.code)
    if known and not correct:
        return Closing(known, False)
    rules = rules_for(programme, period)
    progress("counting")
    if not dry_run:
        empty_boxes()
        fold_all()
    progress("freezing")
    frozen = freeze(rules, period)
    progress("computing")
    results = compute(frozen.inputs)
    if dry_run:
        return Closing(None, False, frozen, results)
    progress("storing")
    correction = Correction(known, correct) if known else None
    return _stored(frozen, results, rules, correction, actor, also)


def _stored(
    frozen: Frozen,
    results: Results,
    rules: RuleVersion,
    correction: Correction | None,
    actor: User | None,
    also: Callable[[ScoreRun], None] | None,
) -> Closing:
    try:
        with transaction.atomic():
            run = store_run(frozen=frozen, results=results, rules=rules, correction=correction, actor=actor)
            if also is not None:
                also(run)
    except IntegrityError:
        about = frozen.inputs.about
        other = ScoreRun.objects.filter(programme=about["programme"], period=about["period"], superseded_by=None).get()
        return Closing(other, False)
    return Closing(run, True, frozen, results)


def latest_run(programme: str, period: Period) -> ScoreRun | None:
    """The run of a period that no other corrects."""
    return ScoreRun.objects.filter(programme=programme, period=period.code, superseded_by=None).first()


def rules_for(programme: str, period: Period) -> RuleVersion:
    """The rules in force for a period; raises ``no_rules``."""
    rules = rules_in_force(programme, period.first)
    if rules is None:
        raise OfficialRefused("no_rules", programme=programme, period=period.code)
    return rules
