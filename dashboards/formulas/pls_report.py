"""The advisory PLS report for headquarters: what weights the answers themselves would give, beside those in force.

Dimensions → satisfaction (the core) → recommendation, bank-wide, never per branch. Equal weights stay official.
Source: Tenenhaus et al. 2005; Dijkstra and Henseler 2015 (ρA, the loadings behind ρc and AVE); reference case 01.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboards.formulas.combine import check_weights
from dashboards.formulas.pls import PlsFit, fit_pls
from dashboards.formulas.pls_core import FloatArray, PlsModel
from dashboards.formulas.pls_draws import FEWEST_DRAWS, Draws, draw_again, limits, shares_of
from dashboards.formulas.pls_quality import Quality, quality_of

CORE, RECOMMEND = "satisfaction", "recommend"
DRAWS = 500
ENOUGH_ALPHA, ENOUGH_RHO_C, ENOUGH_AVE = 0.70, 0.70, 0.50


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure with its percentile interval; both ends None where fewer than 20 draws had the figure."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ReportedWeight:
    """One item's part of its construct's score (all of them add up to 1), and the weight in force."""

    item: str
    construct: str
    share: Bounded
    in_force: float


@dataclass(frozen=True, slots=True)
class ReportedConstruct:
    """One construct. `index` and `index_in_force` in points 0–100; a figure that does not exist is None.

    Alpha, ρc and AVE need two items or more; ρc and AVE also need loadings that are proper (at most 1).
    """

    name: str
    items: int
    alpha: Bounded | None
    rho_c: Bounded | None
    ave: Bounded | None
    index: Bounded
    index_in_force: float

    @property
    def holds(self) -> bool | None:
        """Whether alpha ≥ .70, ρc ≥ .70 and AVE ≥ .50; None where one of them does not exist."""
        if self.alpha is None or self.rho_c is None or self.ave is None:
            return None
        alpha, rho_c, ave = self.alpha.value, self.rho_c.value, self.ave.value
        return alpha >= ENOUGH_ALPHA and rho_c >= ENOUGH_RHO_C and ave >= ENOUGH_AVE


@dataclass(frozen=True, slots=True)
class ReportedPath:
    """What one construct adds to another, both standardised."""

    source: str
    target: str
    strength: Bounded


@dataclass(frozen=True, slots=True)
class PlsReport:
    """The whole report. `n` respondents answered everything, `left_out` did not; `draws` were fitted, `failed` not."""

    n: int
    left_out: int
    draws: int
    failed: int
    weights: tuple[ReportedWeight, ...]
    constructs: tuple[ReportedConstruct, ...]
    paths: tuple[ReportedPath, ...]
    r2: Mapping[str, Bounded]


def satisfaction_model(
    dimensions: Mapping[str, Sequence[str]], core: Sequence[str], recommend: Sequence[str]
) -> PlsModel:
    """Every dimension leads to satisfaction, and satisfaction to recommendation; each is given by its items.

    Raises
    ------
    PlsInputError : a construct without items, or an item named twice.
    """
    blocks = (*((name, tuple(items)) for name, items in dimensions.items()), (CORE, tuple(core)))
    paths = ((CORE, tuple(dimensions)), (RECOMMEND, (CORE,)))
    return PlsModel((*blocks, (RECOMMEND, tuple(recommend))), paths)


def pls_report(
    answers: ArrayLike,
    model: PlsModel,
    generator: np.random.Generator,
    *,
    scale: tuple[float, float],
    in_force: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    level: float = 0.95,
) -> PlsReport:
    """Fit the model and draw its respondents again.

    Parameters
    ----------
    answers : respondents × `model.items`, all on one scale, reverse items turned; respondents with a NaN are left out.
    generator : the caller's random numbers; the same seed gives the same report.
    in_force : the weight of every item within its construct, adding up to 1; equal ones where not given.
    draws : 500 of 10,000 respondents × 12 items take about a second.

    Raises
    ------
    PlsInputError : with its `reason`: too few answers, a constant item, collinear constructs, unrelated items, weights
        that do not settle. MeasurementRefusedError : weights in force that do not add up.
    """
    fit = fit_pls(answers, model, scale=scale, level=level)
    table = np.asarray(answers, dtype=np.float64)[fit.used]
    official = _in_force(model, in_force)
    found = draw_again(table, model, generator, draws)
    parts = shares_of(fit.weights, fit.item_sd, model)
    return PlsReport(
        n=len(table),
        left_out=int((~fit.used).sum()),
        draws=len(found),
        failed=draws - len(found),
        weights=_weights(model, parts, found, official, level),
        constructs=_constructs(fit, found, _Points(table.mean(axis=0), scale), parts, official, level),
        paths=_paths(fit, found, level),
        r2={
            model.constructs[at]: _bounded(fit.r2[model.constructs[at]], found.r2[:, at], level)
            for at, _ in model.sources()
        },
    )


@dataclass(frozen=True, slots=True)
class _Points:
    """Items' means, and how they become points."""

    means: FloatArray
    scale: tuple[float, float]

    def of(self, level: FloatArray) -> FloatArray:
        low, high = self.scale
        return np.asarray(100.0 * (level - low) / (high - low))


def _in_force(model: PlsModel, given: Mapping[str, float] | None) -> FloatArray:
    if given is None:
        member = model.membership()
        return member @ (1 / member.sum(axis=0))
    for _, items in model.blocks:
        check_weights({item: given.get(item, 0.0) for item in items})
    return np.array([given.get(item, 0.0) for item in model.items])


def _bounded(value: float, draws: FloatArray, level: float) -> Bounded:
    low, high = limits(draws, level).tolist()
    return Bounded(float(value), float(low), float(high))


def _weights(
    model: PlsModel, parts: FloatArray, found: Draws, official: FloatArray, level: float
) -> tuple[ReportedWeight, ...]:
    owner = [name for name, items in model.blocks for _ in items]
    return tuple(
        ReportedWeight(item, owner[at], _bounded(parts[at], found.shares[:, at], level), float(official[at]))
        for at, item in enumerate(model.items)
    )


def _paths(fit: PlsFit, found: Draws, level: float) -> tuple[ReportedPath, ...]:
    names = fit.model.constructs
    return tuple(
        ReportedPath(
            names[source],
            names[target],
            _bounded(fit.paths[names[target]][names[source]], found.paths[:, target, source], level),
        )
        for target, sources in fit.model.sources()
        for source in sources
    )


def _constructs(
    fit: PlsFit, found: Draws, points: _Points, parts: FloatArray, official: FloatArray, level: float
) -> tuple[ReportedConstruct, ...]:
    model, member = fit.model, fit.model.membership()
    covariance = fit.item_correlation * np.outer(fit.item_sd, fit.item_sd)
    own = quality_of(covariance[None], fit.weights[None], model)
    drawn = quality_of(found.covariances, found.weights, model)
    index, in_force = (points.of((points.means * each) @ member) for each in (parts, official))
    spread = points.of((found.means * found.shares) @ member)
    return tuple(
        ReportedConstruct(
            name=name,
            items=len(items),
            alpha=_measured(own, drawn, "alpha", at, level),
            rho_c=_measured(own, drawn, "rho_c", at, level),
            ave=_measured(own, drawn, "ave", at, level),
            index=_bounded(index[at], spread[:, at], level),
            index_in_force=float(in_force[at]),
        )
        for at, (name, items) in enumerate(model.blocks)
    )


def _measured(own: Quality, drawn: Quality, figure: str, at: int, level: float) -> Bounded | None:
    """A figure of quality with its limits over the draws that have it."""
    value, spread = getattr(own, figure)[0, at], getattr(drawn, figure)[:, at]
    if np.isnan(value):
        return None
    known = spread[~np.isnan(spread)]
    return _bounded(value, known, level) if len(known) >= FEWEST_DRAWS else Bounded(float(value), None, None)
