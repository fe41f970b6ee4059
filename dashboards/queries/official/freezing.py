"""Freeze what a run is computed from: the answers that count, under numbers of its own, and those left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rules import load_rules
from dashboards.formulas.runs import Inputs
from dashboards.models import RuleVersion
from dashboards.queries.official.clients import clients_of_answers
from dashboards.queries.official.code import code_version
from dashboards.queries.official.gathered import KEPT, REASONS, Gathered, gather
from dashboards.queries.official.places import Places, places_of
from dashboards.queries.official.population import anchors_of, clients_of, margins_of
from dashboards.queries.official.shuffled import without_order
from dashboards.queries.official.votes import one_vote
from surveys.engine.periods import Period, add_months
from surveys.models import Programme, Unit

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Answers of one unit that count (``excluded`` is '') or were left out for a reason; no ids where anonymous."""

    code: str
    excluded: str
    n: int
    responses: Ints
    local: Ints


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a run is made of; ``places`` says which units (or products) its codes are."""

    inputs: Inputs
    places: Places
    contributions: tuple[Contribution, ...]


def span_of(period: Period, quarters: int) -> tuple[int, int]:
    """First and last month (yyyymm) of the quarters that end with a period."""
    return add_months(period.last, 1 - 3 * quarters), period.last


def freeze(version: RuleVersion, period: Period) -> Frozen:
    """Freeze a programme's answers of the quarters that end with `period`, by these rules.

    Raises
    ------
    RulesError
        Where the rules do not hold.
    """
    rules = load_rules(version.content, version.programme)
    first, last = span_of(period, rules.quarters)
    whole = gather(rules.programme, first, last, rules)
    kept = whole.kept
    places = places_of(rules.programme, set(np.unique(kept.unit).tolist()), rules, period)
    unit = places.rows(kept.unit)
    table, group, local = _arranged(rules.programme, kept, unit)
    used = sorted({*rules.adjusters, *rules.weighting})
    corporate = rules.programme == Programme.CORPORATE
    about = {
        "programme": rules.programme,
        "period": period.code,
        "first": first,
        "last": last,
        "number": version.number,
        "rules": version.content,
        "code": code_version(),
    }
    inputs = Inputs(
        about=about,
        units=places.codes,
        peers=places.peers,
        peer_of=places.peer_of,
        unit=places.rows(table.unit).astype(np.int32),
        scores={name: values.astype(np.int32) for name, values in table.scores.items()},
        codes={name: table.codes[name].astype(np.uint8) for name in used},
        group=None if group is None else group.astype(np.int32),
        margins=margins_of(rules.programme, period.code, places.ids, rules.weighting),
        clients=clients_of(rules.programme, period.code, places.ids) if corporate else (),
        anchors=anchors_of(rules.programme, period, rules.headline),
        excluded=_counted(whole),
    )
    return Frozen(inputs, places, tuple(_contributions(rules.programme, whole, kept, local, places)))


def _arranged(programme: str, kept: Gathered, unit: Ints) -> tuple[Gathered, Ints | None, Ints]:
    """The rows of the run, what is taken out within, and the run-local number of each kept answer."""
    numbers = np.arange(len(kept.id), dtype=np.int64)
    if programme == Programme.INTERNAL:
        table, group = without_order(kept, unit)
        return table, group, numbers
    if programme == Programme.CORPORATE:
        table, local = one_vote(kept, clients_of_answers(kept.id))
        return table, None, local
    if programme == Programme.PRODUCT:
        return kept, _by_code(kept.branch), numbers
    return kept, None, numbers


def _by_code(branch: Ints) -> Ints:
    """Branches numbered in the order of their codes: their ids differ from one database to another."""
    wanted = np.unique(branch)
    codes = dict(Unit.objects.filter(pk__in=wanted.tolist()).values_list("pk", "code"))
    order = sorted(wanted.tolist(), key=lambda pk: codes.get(pk, ""))
    table = np.array([order.index(pk) for pk in wanted.tolist()], dtype=np.int64)
    found: Ints = table[np.searchsorted(wanted, branch)] if len(wanted) else wanted
    return found


def _counted(whole: Gathered) -> dict[str, int]:
    return {name: int(np.count_nonzero(whole.reason == place)) for place, name in enumerate(REASONS, 1)}


def _contributions(
    programme: str, whole: Gathered, kept: Gathered, local: Ints, places: Places
) -> Iterator[Contribution]:
    """By unit: the answers that count, and those left out. Of anonymous answers only their number."""
    anonymous = programme == Programme.INTERNAL
    numbers = np.full(len(whole.id), -1, dtype=np.int64)
    numbers[whole.reason == KEPT] = local
    codes = _codes(programme, whole, places)
    keys = np.column_stack([whole.unit, whole.reason])
    pairs, of = np.unique(keys, axis=0, return_inverse=True)
    sizes = np.bincount(of.ravel(), minlength=len(pairs))
    pieces = np.split(np.argsort(of.ravel(), kind="stable"), np.cumsum(sizes)[:-1])
    for (unit, reason), rows in zip(pairs.tolist(), pieces, strict=False):
        excluded = REASONS[reason - 1] if reason else ""
        ids, own = (np.zeros(0, dtype=np.int64),) * 2 if anonymous else (whole.id[rows], numbers[rows])
        yield Contribution(codes.get(unit, ""), excluded, len(rows), ids, own)


def _codes(programme: str, whole: Gathered, places: Places) -> dict[int, str]:
    known = dict(zip(places.ids, places.codes, strict=True))
    if programme != Programme.PRODUCT:
        known |= dict(Unit.objects.filter(pk__in=np.unique(whole.unit).tolist()).values_list("pk", "code"))
    return known
