"""The advisory report of a run, from answers to questions to JSON: dimensions → satisfaction → recommendation.

Bank-wide and never for pay. What is reported: see `pls_report`. Customers are asked about what they met, so the largest
set of dimensions is taken that enough of them answered together (`together`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.formulas.pls_core import PlsInputError, PlsReason
from dashboards.formulas.pls_report import CORE, DRAWS, RECOMMEND, PlsReport, pls_report, satisfaction_model
from dashboards.formulas.rules import IndexRule, Rules
from dashboards.formulas.together import together

SCHEMA = 1
PLACES = 6
Floats = NDArray[np.float64]
Blocks = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its id, its construct, and its words by language."""

    item: str
    construct: str
    words: Mapping[str, str]


def advice(asked: Sequence[Asked], answers: Floats, rules: Rules, seed: int, draws: int = DRAWS) -> dict[str, Any]:
    """The report as JSON; ``refused`` names why there is none, ``names`` what stands in the way.

    Parameters
    ----------
    answers : respondents × `asked`, 0–100, reverse keys turned, NaN where not answered.
    seed : the same seed gives the same report.
    """
    blocks = blocks_of(asked, rules)
    chosen, left_out = _chosen(asked, answers, blocks)
    base: dict[str, Any] = {"schema": SCHEMA, "answers": len(answers), "left_out_dimensions": left_out}
    words = {one.item: dict(one.words) for one in asked}
    if not chosen or not blocks[CORE] or not blocks[RECOMMEND]:
        return base | {"refused": str(PlsReason.TOO_FEW_ANSWERS), "names": []}
    try:
        report = _report(asked, answers, rules, {name: blocks[name] for name in chosen}, blocks, seed, draws)
    except PlsInputError as refused:
        return base | {"refused": str(refused.reason), "names": list(refused.names), "words": words}
    told = {each.item for each in report.weights}
    found = _rounded(asdict(report))
    for each, construct in zip(found["constructs"], report.constructs, strict=True):
        each["holds"] = construct.holds
    return base | {"words": {item: words[item] for item in sorted(told)}} | found


def blocks_of(asked: Sequence[Asked], rules: Rules) -> Blocks:
    """The questions of satisfaction, of recommendation and of each dimension; each in the first that has it."""
    headline = next(one for one in rules.indices if one.code == rules.headline)
    recommend = [one for one in rules.indices if one.kind == "nps"]
    wanted = {CORE: _constructs(headline), RECOMMEND: {RECOMMEND}.union(*map(_constructs, recommend))}
    taken: set[str] = set()
    blocks: Blocks = {}
    means = (one for one in rules.indices if one.kind == "mean" and one.code != rules.headline)
    for name, constructs in (*wanted.items(), *((one.code, _constructs(one)) for one in means)):
        blocks[name] = [one.item for one in asked if one.construct in constructs and one.item not in taken]
        taken.update(blocks[name])
    return {name: items for name, items in blocks.items() if items or name in wanted}


def _constructs(index: IndexRule) -> set[str]:
    return {name for name, _ in index.constructs}


def _chosen(asked: Sequence[Asked], answers: Floats, blocks: Blocks) -> tuple[list[str], list[str]]:
    """Dimensions that enough customers answered together, with the core and recommendation; and the others."""
    places = {one.item: at for at, one in enumerate(asked)}

    def whole(name: str) -> NDArray[np.bool_]:
        columns = [places[item] for item in blocks[name]]
        return np.asarray(np.isfinite(answers[:, columns]).all(axis=1))

    names = [name for name in blocks if name not in (CORE, RECOMMEND)]
    if not names:
        return [], []
    kept = together(np.column_stack([whole(name) for name in names]), whole(CORE) & whole(RECOMMEND))
    return [names[at] for at in kept], [name for at, name in enumerate(names) if at not in kept]


def _report(
    asked: Sequence[Asked], answers: Floats, rules: Rules, dimensions: Blocks, blocks: Blocks, seed: int, draws: int
) -> PlsReport:
    model = satisfaction_model(dimensions, blocks[CORE], blocks[RECOMMEND])
    places = {one.item: at for at, one in enumerate(asked)}
    table = answers[:, [places[item] for item in model.items]]
    in_force = _in_force(asked, rules, model.blocks)
    generator = np.random.default_rng(seed)
    return pls_report(table, model, generator, scale=(0.0, 100.0), in_force=in_force, draws=draws)


def _in_force(asked: Sequence[Asked], rules: Rules, blocks: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, float]:
    """Each question's weight within its block as the rules have it; a construct's is shared by those that ask it."""
    constructs = {one.item: one.construct for one in asked}
    by_name = {one.code: dict(one.constructs) for one in rules.indices}
    found: dict[str, float] = {}
    for name, items in blocks:
        weights = by_name.get(rules.headline if name == CORE else name, {})
        own = [constructs[item] for item in items]
        parts = np.array([weights.get(each, 1.0) / own.count(each) for each in own])
        found |= dict(zip(items, (parts / parts.sum()).tolist(), strict=True))
    return found


def _rounded(value: Any) -> Any:
    """Published decimals, so that the report is the same text wherever it is computed."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, PLACES) if isinstance(value, float) else value
