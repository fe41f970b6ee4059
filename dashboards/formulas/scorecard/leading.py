"""What came of one leader of a unit: the unit's card, with official figures from the answers in the leader's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboards.formulas.scheme import Component, Scheme
from dashboards.formulas.scorecard.card import Scorecard, make_card
from dashboards.formulas.scorecard.choosing import shortfall
from dashboards.formulas.scorecard.inputs import Figure, Given, UnitFacts
from dashboards.formulas.scorecard.tenure import Share, in_tenure
from dashboards.formulas.veto import Effect


@dataclass(frozen=True, slots=True)
class Split:
    """A component's figure from a leader's own answers; ``counts`` where it was good enough to judge by."""

    figure: Figure
    share: Share
    counts: bool


@dataclass(frozen=True, slots=True)
class LeaderCard:
    """``splits`` by component; empty where the unit's answers are all from this leader's time."""

    card: Scorecard
    splits: Mapping[str, Split]


def lead_card(
    scheme: Scheme,
    facts: UnitFacts,
    unit: Scorecard,
    shares: Mapping[str, Share],
    effects: tuple[Effect, ...],
    last_day: date,
) -> LeaderCard:
    """A leader's card.

    Parameters
    ----------
    unit
        The unit's own, which is the leader's too where nothing differs.
    shares
        The leader's part of the answers, by programme.
    effects
        What vetoes do to this leader, which is apart from what they do to the unit.
    """
    splits = {one.code: split for one in scheme.components if (split := _split(one, facts, shares))}
    if effects == facts.effects and not any(split.counts for split in splits.values()):
        return LeaderCard(unit, splits)
    given: dict[str, Given] = dict(facts.given)
    for code, split in splits.items():
        if split.counts:
            given[code] = replace(given[code], own=split.figure, earlier=None)
    return LeaderCard(make_card(scheme, replace(facts, given=given, effects=effects), last_day), splits)


def _split(component: Component, facts: UnitFacts, shares: Mapping[str, Share]) -> Split | None:
    """None where there is nothing to split: no answers of one's own, or all of them."""
    source, unit = component.source, facts.given[component.code].own
    share = shares.get(source.name) if source.kind == "official" else None
    if share is None or unit is None or share.n == share.whole_n:
        return None
    figure = in_tenure(unit, share)
    return None if figure is None else Split(figure, share, not shortfall(component, figure))
