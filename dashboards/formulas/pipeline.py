"""From frozen answers to the official figures of every unit, in one pure function.

Order (docs/METHODS.md): weights → case mix → variance → test against the peers → reliability → shrinkage → class →
rank. Mean, τ², test and class use one and the same peer group; units below the smallest n shown enter none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .answers import SCORE_SCALE, Answers
from .casemix import CaseMix, adjust
from .classes import Class, classify
from .comparison import Comparison, compare
from .estimate import Masked, masked
from .official import GroupFigures, OfficialRun, Outcome, Settings, Tau2Source, UnitFigures
from .ranks import joint_ranks, rank_intervals, whole_scores
from .shrinkage import Shrunken, paule_mandel, shrink, tau2_uncertainty
from .student import t_quantile

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Members = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Between:
    """The variance between units, and values it may have with their probabilities.

    A peer group below 20 units takes the bank's, and its interval then holds the uncertainty; so does that of a group
    whose τ² is estimated as 0, which is no surer.
    """

    tau2: float
    uncertainty: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A peer group that could be compared."""

    members: Members
    comparison: Comparison
    shrunken: Shrunken
    figures: GroupFigures


def official_run(answers: Answers, settings: Settings | None = None) -> OfficialRun:
    """Compute the official figures.

    Never raises on poor data: a run or group that cannot be compared carries its `Outcome`, and the steps that do not
    apply are masked. Malformed input is refused earlier, by `Answers`.
    """
    settings = settings or Settings()
    mix = adjust(
        answers.unit,
        answers.score / SCORE_SCALE,
        answers.units,
        weights=answers.weights,
        adjusters=answers.adjusters,
        names=answers.names,
        prior_df=settings.prior_df,
    )
    outcome, peers = _obstacle(mix), answers.groups
    bank = cache(lambda: _between(mix, peers, np.flatnonzero(mix.n >= settings.gate.min_shown)))
    groups = [_judge(mix, peers, each, outcome, bank, settings) for each in np.unique(peers)]
    figures = tuple(each.figures if isinstance(each, _Judged) else each for each in groups)
    return OfficialRun(
        outcome=outcome or _overall(figures),
        notes=mix.notes,
        settings=settings,
        beta=dict(zip(answers.names, mix.beta.tolist(), strict=True)),
        pooled_variance=mix.pooled_variance,
        df=mix.df,
        groups=figures,
        units=_assemble(mix, [each for each in groups if isinstance(each, _Judged)], settings),
    )


def _obstacle(mix: CaseMix) -> Outcome | None:
    """What keeps the whole run from comparing anything, or None."""
    answered = int(mix.n.sum())
    if answered <= 1:
        return Outcome.ONE_ANSWER if answered else Outcome.NO_ANSWERS
    if np.count_nonzero(mix.n) == 1:
        return Outcome.ONE_UNIT
    if mix.df <= 0:
        return Outcome.TOO_FEW_ANSWERS
    return None if mix.pooled_variance > 0 else Outcome.NO_VARIANCE_WITHIN_UNITS


def _overall(groups: tuple[GroupFigures, ...]) -> Outcome:
    """Complete if any group is; else the most that any group reached."""
    reached = {each.outcome for each in groups}
    order = (Outcome.COMPLETE, Outcome.UNITS_DO_NOT_DIFFER, Outcome.ONE_UNIT)
    return next((each for each in order if each in reached), Outcome.TOO_FEW_ANSWERS)


def _judge(
    mix: CaseMix, groups: Places, group: int, outcome: Outcome | None, bank: Callable[[], _Between], settings: Settings
) -> _Judged | GroupFigures:
    compared = mix.n >= settings.gate.min_shown
    members = np.flatnonzero((groups == group) & compared)
    n = int(mix.n[members].sum())
    if outcome is None and len(members) < 2:
        outcome = Outcome.ONE_UNIT if len(members) else Outcome.TOO_FEW_ANSWERS
    if outcome is not None:
        return GroupFigures(int(group), outcome, len(members), n)
    a, v = mix.adjusted[members], mix.variance[members]
    comparison = compare(a, v, max(n - len(members) - mix.used, 1))
    small = len(members) < settings.small_group
    between = bank() if small else _between(mix, groups, members)
    tau2 = between.tau2
    unsure = between.uncertainty if small or tau2 == 0 else None
    shrunken = shrink(a, v, tau2, uncertainty=unsure, level=settings.level)
    figures = GroupFigures(
        group=int(group),
        outcome=Outcome.COMPLETE if tau2 > 0 else Outcome.UNITS_DO_NOT_DIFFER,
        units=len(members),
        answers=n,
        mean=comparison.mean,
        tau2=tau2,
        tau2_source=Tau2Source.BANK if small else Tau2Source.OWN,
        shrunken_mean=shrunken.mean,
        f=comparison.f,
        f_df=(comparison.f_df, comparison.df),
        f_p=comparison.f_p,
    )
    return _Judged(members, comparison, shrunken, figures)


def _between(mix: CaseMix, groups: Places, members: Members) -> _Between:
    """τ² among some units, each about the mean of its own peer group, and how sure it is."""
    a, v, group = mix.adjusted[members], mix.variance[members], groups[members]
    return _Between(paule_mandel(a, v, group), tau2_uncertainty(a, v, group))


def _assemble(mix: CaseMix, judged: list[_Judged], settings: Settings) -> UnitFigures:
    size, answered = len(mix.n), mix.n > 0
    df = np.maximum(settings.prior_df + mix.kish - 1, 1.0)
    reach = t_quantile((1 + settings.level) / 2, df) * np.sqrt(mix.variance)
    has_spread = answered & (mix.variance > 0)
    placed = _Placed(size, judged)
    iur = placed.column([each.shrunken.iur for each in judged])
    ranks = [_rank(mix, each, settings.level) for each in judged]
    return UnitFigures(
        n=mix.n,
        kish=masked(mix.kish, answered),
        raw=masked(mix.raw, answered),
        weighted=masked(mix.weighted, answered),
        adjusted=masked(mix.adjusted, answered),
        adjusted_low=masked(mix.adjusted - reach, has_spread),
        adjusted_high=masked(mix.adjusted + reach, has_spread),
        macro_variance=masked(mix.macro_variance, answered),
        variance=masked(mix.variance, has_spread),
        difference=placed.column([each.comparison.difference for each in judged]),
        se=placed.column([each.comparison.se for each in judged]),
        t=placed.column([each.comparison.t for each in judged]),
        p=placed.column([each.comparison.p for each in judged]),
        iur=iur,
        shrunken=placed.column([each.shrunken.value for each in judged]),
        shrunken_low=placed.column([each.shrunken.low for each in judged]),
        shrunken_high=placed.column([each.shrunken.high for each in judged]),
        whole=placed.whole([each[0] for each in ranks]),
        rank=placed.whole([each[1] for each in ranks]),
        rank_low=placed.whole([each[2] for each in ranks]),
        rank_high=placed.whole([each[3] for each in ranks]),
        status=tuple(map(settings.gate.official, mix.n.tolist(), iur.filled(0.0).tolist())),
        classes=_classes(size, judged, settings),
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """Puts columns of the judged groups back in the order of the units."""

    size: int
    judged: list[_Judged]

    def column(self, parts: list[Floats]) -> Masked:
        values, known = np.zeros(self.size), np.zeros(self.size, dtype=bool)
        for each, part in zip(self.judged, parts, strict=True):
            values[each.members], known[each.members] = part, True
        return masked(values, known)

    def whole(self, parts: list[Places]) -> Places:
        values = np.zeros(self.size, dtype=np.int64)
        for each, part in zip(self.judged, parts, strict=True):
            values[each.members] = part
        return values


def _rank(mix: CaseMix, judged: _Judged, level: float) -> tuple[Places, Places, Places, Places]:
    """Whole-number score, joint rank, and the rank interval (which always holds the rank itself)."""
    whole = whole_scores(judged.shrunken.value)
    rank = joint_ranks(whole)
    best, worst = rank_intervals(mix.adjusted[judged.members], mix.variance[judged.members], level)
    return whole, rank, np.minimum(best, rank), np.maximum(worst, rank)


def _classes(size: int, judged: list[_Judged], settings: Settings) -> tuple[Class | None, ...]:
    """Class per unit; None where it was not compared. If τ² is 0, no unit differs."""
    classes: list[Class | None] = [None] * size
    for each in judged:
        p = each.comparison.p if each.figures.outcome is Outcome.COMPLETE else np.ones(len(each.members))
        found = classify(each.comparison.difference, p, alpha=settings.alpha, min_difference=settings.min_difference)
        for member, one in zip(each.members, found, strict=True):
            classes[member] = one
    return tuple(classes)
