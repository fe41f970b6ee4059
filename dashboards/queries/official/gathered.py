"""The answers of all versions of a programme as one table, in the order of their ids, each kept or left out for one
reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.rules import Rules
from dashboards.formulas.runs import MISSING
from dashboards.queries.official.judging import poor_answers, scores_of
from dashboards.queries.official.places import units_of_paths
from dashboards.queries.official.scored import VARIABLES, Scored, scored_answers
from surveys.models import Programme, Unit

Ints = NDArray[np.int64]
REASONS = ("withdrawn", "test_unit", "product_unknown", "too_few_items", "careless", "no_index")
KEPT = 0  # a place in `reason`; others count from 1 through REASONS


@dataclass(frozen=True, slots=True)
class Gathered:
    """One row per answer (internal: per rating).

    ``unit`` is what is scored: a unit's id, or a product's; ``branch`` is where the answer was given. ``reason`` is
    0 where a row counts, else 1 + its place in `REASONS`.
    """

    id: Ints
    unit: Ints
    branch: Ints
    codes: dict[str, NDArray[np.uint8]]
    scores: dict[str, NDArray[np.int32]]
    reason: Ints

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Gathered:
        return Gathered(
            self.id[rows],
            self.unit[rows],
            self.branch[rows],
            {name: values[rows] for name, values in self.codes.items()},
            {name: values[rows] for name, values in self.scores.items()},
            self.reason[rows],
        )

    @property
    def kept(self) -> Gathered:
        return self.take(self.reason == KEPT)


def gather(programme: str, first: int, last: int, rules: Rules) -> Gathered:
    """Read and judge the answers of some months (yyyymm, inclusive)."""
    found = scored_answers(programme, first, last)
    whole = _joined([_part(found.pop(0), rules) for _ in range(len(found))], rules)
    order = np.argsort(whole.id, kind="stable")
    return whole if np.array_equal(order, np.arange(len(order))) else whole.take(order)


def _part(scored: Scored, rules: Rules) -> Gathered:
    held, origin = units_of_paths(scored.path), units_of_paths(scored.origin)
    product = rules.programme == Programme.PRODUCT
    part = Gathered(
        id=scored.id,
        unit=scored.product if product else np.where(held > 0, held, origin),
        branch=np.where(held > 0, held, origin),
        codes=scored.codes,
        scores=scores_of(scored, rules),
        reason=np.zeros(len(scored.id), dtype=np.int64),
    )
    return replace(part, reason=_reasons(part, scored, rules))


def _reasons(part: Gathered, scored: Scored, rules: Rules) -> Ints:
    """The first reason that holds, in the order of `REASONS`."""
    tests = Unit.objects.filter(code__in=rules.exclusions.units).values_list("pk", flat=True)
    poor = poor_answers(scored, rules)
    holds = {
        "withdrawn": scored.path == 0,
        "test_unit": np.isin(part.branch, list(tests)),
        "product_unknown": (part.unit == 0) & (rules.programme == Programme.PRODUCT),
        "no_index": np.all([values == MISSING for values in part.scores.values()], axis=0),
        **poor,
    }
    return np.asarray(np.select([holds[name] for name in REASONS], range(1, len(REASONS) + 1), KEPT), dtype=np.int64)


def _joined(parts: Sequence[Gathered], rules: Rules) -> Gathered:
    if len(parts) == 1:
        return parts[0]

    def all_of(columns: list[NDArray[Any]], kind: type[np.generic] = np.int64) -> NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=kind), *columns])

    return Gathered(
        id=all_of([part.id for part in parts]),
        unit=all_of([part.unit for part in parts]),
        branch=all_of([part.branch for part in parts]),
        codes={name: all_of([part.codes[name] for part in parts], np.uint8) for name in VARIABLES},
        scores={one.code: all_of([part.scores[one.code] for part in parts], np.int32) for one in rules.indices},
        reason=all_of([part.reason for part in parts]),
    )
