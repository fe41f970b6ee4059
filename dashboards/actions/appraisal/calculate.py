"""Calculate an appraisal: gather, make every scorecard, store one run in one transaction.

Nothing is written until everything is calculated, so a run that is killed leaves nothing. Of two who calculate at once
the unique key of the period lets one store, and both then name the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboards.actions.appraisal.leading import leaders_of
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.appraisal.store import Basis, store_appraisal
from dashboards.formulas.scheme import Scheme, load_scheme
from dashboards.formulas.scorecard import Scorecard, make_card
from dashboards.models import AppraisalRun, SchemeVersion, ScoreRun
from dashboards.queries.appraisal.gathering import gather
from dashboards.queries.appraisal.judged import Judged, judged_units
from dashboards.queries.appraisal.official_given import published_scores
from dashboards.queries.appraisal.schemes import version_for
from surveys import access
from surveys.engine.periods import Period, quarter_of
from surveys.models import User


@dataclass(frozen=True, slots=True)
class Calculation:
    """What came of it: the run (None after a dry run), whether it is new, and the scorecards (none where it was there
    already)."""

    run: AppraisalRun | None
    created: bool
    cards: tuple[Scorecard, ...] = ()


def calculate_appraisal(
    *,
    scheme: str,
    period: Period,
    actor: User | None,
    correct: str = "",
    as_of: datetime | None = None,
    dry_run: bool = False,
    also: Callable[[AppraisalRun], None] | None = None,
) -> Calculation:
    """Calculate a period by the version of a scheme in force, from the published score runs and the facts known by
    ``as_of`` (default: now).

    Parameters
    ----------
    correct
        Why the run there is is to be corrected: a new one is made that names the old one. Empty: a period that is
        calculated stays as it is, and its run is returned.
    actor
        None where the installation itself calculates.
    also
        Done in the transaction that stores the run, and undone with it.

    Raises
    ------
    PermissionDenied
    AppraisalRefused
        ``not_a_quarter``, ``no_scheme``, ``no_score_run``, ``no_units``, ``not_calculated_yet``, ``in_future``.
    """
    if actor is not None:
        access.require(actor, "run_appraisals")
    known = latest_run(scheme, period)
    if correct and known is None:
        raise AppraisalRefused("not_calculated_yet", period=period.code)
    if known and not correct and not dry_run:
        return Calculation(known, False)
    basis, cards = _calculated(scheme, period, as_of or timezone.now())
    if dry_run:
        return Calculation(None, False, cards)
    try:
        with transaction.atomic():
            run = store_appraisal(basis=basis, cards=cards, supersedes=known, reason=correct, actor=actor)
            if also is not None:
                also(run)
    except IntegrityError:
        return Calculation(AppraisalRun.objects.get(scheme__code=scheme, period=period.code, superseded_by=None), False)
    return Calculation(run, True, cards)


def latest_run(scheme: str, period: Period) -> AppraisalRun | None:
    """The run of a period that no other corrects."""
    return AppraisalRun.objects.filter(scheme__code=scheme, period=period.code, superseded_by=None).first()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a period is calculated by: a version, its units, the score run of each programme."""

    version: SchemeVersion
    scheme: Scheme
    judged: Judged
    runs: Mapping[str, ScoreRun]


def ground_of(code: str, period: Period) -> Ground:
    """What `calculate_appraisal` would calculate by; raises what it would refuse before it begins."""
    if period != quarter_of(period.first):
        raise AppraisalRefused("not_a_quarter", period=period.code)
    version = version_for(code, period)
    if version is None:
        raise AppraisalRefused("no_scheme", scheme=code, period=period.code)
    scheme, judged = load_scheme(version.content), judged_units(version, period)
    if not judged.units:
        raise AppraisalRefused("no_units", scheme=code, period=period.code)
    return Ground(version, scheme, judged, score_runs(scheme, period))


def _calculated(code: str, period: Period, at: datetime) -> tuple[Basis, tuple[Scorecard, ...]]:
    if at > timezone.now():
        raise AppraisalRefused("in_future")
    ground = ground_of(code, period)
    version, scheme, judged, runs = ground.version, ground.scheme, ground.judged, ground.runs
    gathered = gather(scheme, judged, runs, period, at)
    cards = tuple(make_card(scheme, facts, period.last_day) for facts in gathered.facts)
    leaders = leaders_of(scheme, judged, gathered, cards, runs, period)
    return Basis(version, period, tuple(runs.values()), at, judged, gathered.vetoes, leaders), cards


def score_runs(scheme: Scheme, period: Period) -> Mapping[str, ScoreRun]:
    """The run that holds for each programme of the scheme; refused where one was not published."""
    found, missing = published_scores(scheme, period)
    if missing:
        raise AppraisalRefused("no_score_run", programmes=", ".join(missing), period=period.code)
    return found
