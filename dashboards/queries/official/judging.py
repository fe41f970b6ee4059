"""Own scores of frozen answers by the rules, and which answers are left out, each for one stated reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.careless import careless
from dashboards.formulas.layout import build_layout
from dashboards.formulas.rules import Rules
from dashboards.formulas.runs import MISSING
from dashboards.formulas.scores import own_scores
from dashboards.queries.official.scored import Scored
from surveys.engine.definition import Definition, Item
from surveys.engine.types.base import SCORE_NONE, SCORE_NOT_APPLICABLE
from surveys.queries.compiled import compiled

Flags = NDArray[np.bool_]
Scores = dict[str, NDArray[np.int32]]


def scores_of(scored: Scored, rules: Rules) -> Scores:
    """10,000 × each answer's own score, by index; `MISSING` where it does not count or the survey does not ask."""
    specs = [index.as_spec() for index in rules.indices]
    layout = build_layout(compiled(scored.version_id).definition.scored, specs)
    values, counted = own_scores(scored.packed, layout)
    found = {index.code: np.full(len(scored.id), MISSING, dtype=np.int32) for index in rules.indices}
    for place, index in enumerate(layout.indices):
        found[index.code] = np.where(counted[:, place], values[:, place], MISSING).astype(np.int32)
    return found


def poor_answers(scored: Scored, rules: Rules) -> dict[str, Flags]:
    """Which answers say too little, and which were given without reading."""
    definition = compiled(scored.version_id).definition
    asked = _asked_of_all(definition)
    few = (scored.packed[:, asked] != SCORE_NONE).mean(axis=1) < rules.exclusions.min_items if asked else None
    nobody = np.zeros(len(scored.id), dtype=bool)
    hasty = _careless(scored, definition, asked) if rules.exclusions.careless and asked else nobody
    return {"too_few_items": nobody if few is None else few, "careless": hasty}


def _asked_of_all(definition: Definition) -> list[int]:
    """Places of the scored items that no condition hides: what was not shown is no item left out."""
    hidden = {page.id for page in definition.pages if page.show_if is not None}
    return [place for place, item in enumerate(definition.scored) if not item.show_if and item.page not in hidden]


def _careless(scored: Scored, definition: Definition, asked: Sequence[int]) -> Flags:
    """Judged over the items that share the commonest scale: a run of the same point means nothing across scales."""
    sizes = [len(definition.scored[place].points) for place in asked]
    common = max(set(sizes), key=lambda size: (sizes.count(size), -size))
    places = [place for place, size in zip(asked, sizes, strict=True) if size == common]
    table = np.column_stack([_clicked(scored, place, definition.scored[place]) for place in places])
    seconds = np.where(scored.seconds < 0, np.nan, scored.seconds)
    return np.asarray(careless(table, seconds).careless)


def _clicked(scored: Scored, place: int, item: Item) -> NDArray[np.float64]:
    codes = scored.packed[:, place]
    values = np.array([point.value for point in item.points], dtype=np.float64)
    none = (codes == SCORE_NONE) | (codes == SCORE_NOT_APPLICABLE) | (codes >= len(values))
    return np.where(none, np.nan, values[np.where(none, 0, codes)])
