"""The frozen pieces that rules are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dashboards.formulas.official import Settings
from surveys.engine.reading import DefinitionError

# What is frozen on an answer and may tell customers apart; waiting and staffing are the unit's own doing: never here.
# Ordinal codes count as numbers; of the others each category but the first has a column of its own.
ADJUSTERS: Mapping[str, bool] = MappingProxyType(
    {"age_band": True, "tenure_band": True, "segment": False, "transaction_type": False, "channel": False}
)
PEERS = ("all", "kind", "parent", "attribute")
KINDS = ("mean", "top2", "nps", "ces")


class RulesError(DefinitionError):
    """Rules that were refused, with all their faults."""


@dataclass(frozen=True, slots=True)
class IndexRule:
    """An index: weights are shares of 1 or whole-number parts, by construct."""

    code: str
    kind: str
    title: Mapping[str, str]
    constructs: tuple[tuple[str, float], ...]
    boxes: int = 2

    def as_spec(self) -> dict[str, Any]:
        """The form in which a layout takes it."""
        shared = {"code": self.code, "kind": self.kind, "title": dict(self.title), "constructs": dict(self.constructs)}
        return shared | ({"boxes": self.boxes} if self.kind == "top2" else {})


@dataclass(frozen=True, slots=True)
class Peers:
    """Who is compared with whom: all, units of a kind, under one parent, or alike in an attribute."""

    by: str = "all"
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What is left out, stated beforehand: units for tests, answers to too few items, answers given without reading."""

    units: tuple[str, ...] = ()
    min_items: float = 0.5
    careless: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of a programme's rules.

    Attributes
    ----------
    indices : every index; the `headline` is the one that is appraised
    adjusters : names of `ADJUSTERS` in the order in which they enter
    weighting : variables whose margins answers are raked to, none of them an adjuster; empty for none
    fewest_to_rake : answers that a unit needs before it is raked
    """

    programme: str
    indices: tuple[IndexRule, ...]
    headline: str
    adjusters: tuple[str, ...] = ()
    weighting: tuple[str, ...] = ()
    peers: Peers = field(default_factory=Peers)
    exclusions: Exclusions = field(default_factory=Exclusions)
    settings: Settings = field(default_factory=Settings)
    quarters: int = 4
    fewest_to_rake: int = 50
