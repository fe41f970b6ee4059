"""From drawn ticks to answers as a page would send them; the real door checks and drops what was not asked."""

from collections.abc import Iterator
from random import Random
from types import MappingProxyType
from typing import Any

import numpy as np

from dashboards.actions.demo.comments import write_comment
from dashboards.actions.demo.drawing import CONSTRUCTS, Calendar, Customers, Ints, draw_ticks
from dashboards.actions.demo.truth import Truth
from surveys.engine.definition import NOT_APPLICABLE, Definition, Item

COMMENTS = 0.20
# Single and several choices: codes of the ready surveys' options with their shares.
_SHARES = MappingProxyType(
    {
        "touchpoint": {"counter": 0.44, "self_service": 0.13, "mobile": 0.28, "phone": 0.04, "manager": 0.11},
        "visited": {"yes": 0.62, "no": 0.38},
        "bought": {"counter": 0.30, "manager": 0.24, "digital": 0.34, "self_service": 0.08, "partner": 0.04},
        "disclosure": {"yes": 0.72, "partly": 0.16, "no": 0.05, "unsure": 0.07},
        "services": {"settlement": 0.7, "credit": 0.3, "payroll": 0.4, "ebank": 0.6, "trade": 0.1},
        "reasons": {
            "waiting": 0.45, "approval": 0.30, "response": 0.25, "procedure": 0.30, "attitude": 0.15, "skill": 0.15,
            "explanation": 0.15, "digital": 0.15, "price": 0.15, "fit": 0.15, "terms": 0.20, "slow": 0.25,
            "service": 0.15, "other": 0.08,
        },
    }
)  # fmt: skip
_MISSING, _APPLIES_NOT = 0.04, 0.03


def all_answers(
    seed: int, rng: np.random.Generator, truth: Truth, calendar: Calendar, who: Customers, definition: Definition
) -> Iterator[dict[str, Any]]:
    """One set of answers for each customer, in their order."""
    scored = list(definition.scored)
    ticks = draw_ticks(rng, truth, calendar, who, [item.construct or "" for item in scored])
    columns = {item.id: _given(rng, item, column) for item, column in zip(scored, ticks, strict=True)}
    others = [item for item in definition.items if item.type in ("choice", "choices")]
    dimensions = [(item.id, CONSTRUCTS[code][0]) for item in scored if (code := item.construct or "") in CONSTRUCTS]
    chance = Random(seed)
    english = who.english.tolist()
    for row, values in enumerate(zip(*columns.values(), strict=True)):
        given = {key: value for key, value in zip(columns, values, strict=True) if value is not None}
        for item in others:
            _choose(chance, item, given)
        overall = given["overall"]
        if overall <= 2 and chance.random() < 0.8:
            given["contact_consent"] = True
        if chance.random() < (COMMENTS if overall > 2 else 2 * COMMENTS):
            given["comment"] = write_comment(chance, _themes(chance, given, dimensions), overall, bool(english[row]))
        yield given


def _given(rng: np.random.Generator, item: Item, ticks: Ints) -> list[Any]:
    """What is sent for one item: a point's value, "not applicable", or nothing."""
    values = [point.value for point in item.points]
    found: list[Any] = [values[tick] for tick in ticks.tolist()]
    luck = rng.random(len(found))
    skipped = np.nonzero(luck < (0 if item.required else _MISSING))[0]
    for row in skipped.tolist():
        found[row] = None
    if item.na is not None:
        for row in np.nonzero(luck > 1 - _APPLIES_NOT)[0].tolist():
            found[row] = NOT_APPLICABLE
    return found


def _choose(chance: Random, item: Item, given: dict[str, Any]) -> None:
    if item.id == "problem":
        trouble = 0.55 if given["overall"] <= 2 else 0.16 if given["overall"] == 3 else 0.04
        luck = chance.random()
        given["problem"] = "none" if luck > trouble else "told" if luck < trouble * 0.6 else "not_told"
        return
    shares = _SHARES[item.id]
    offered = [option.code for option in item.options if option.code in shares]
    if item.type == "choice":
        given[item.id] = chance.choices(offered, [shares[code] for code in offered])[0]
    elif item.id != "reasons" or given["overall"] <= 2:
        picked = [code for code in offered if chance.random() < shares[code]]
        given[item.id] = picked[: item.max_picks or len(picked)] or offered[:1]


def _themes(chance: Random, given: dict[str, Any], dimensions: list[tuple[str, str]]) -> list[str]:
    """Mostly what stands out most in the direction of the overall tick; then anything else."""
    ticked = [(given[item], dimension) for item, dimension in dimensions if isinstance(given.get(item), int)]
    if not ticked or chance.random() < 0.15:
        return ["general"]
    edge = (min if given["overall"] <= 3 else max)(value for value, _ in ticked)
    first = chance.choice([dimension for value, dimension in ticked if value == edge])
    return [first, chance.choice([*(dimension for _, dimension in ticked if dimension != first), "general"])]
