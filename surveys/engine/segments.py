"""Value segments: a rule over contribution and growth that can be said in a sentence, one customer at a time.

Amounts are whole fen, growth is in hundredths of a per cent. The steps are tried in their order, the first that holds
decides: below zero (BZC), most valuable (MVC), most growable (MGC), else standard. Without a contribution nothing is
known; without a growth a customer is never most growable.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from surveys.engine.dimensions import SEGMENTS

KINDS = ("retail", "corporate")


class SegmentRuleError(ValueError):
    """A rule that cannot be; ``kind`` and ``field`` say where, ``reason`` is one of the codes of :func:`load_rule`."""

    def __init__(self, kind: str, field: str, reason: str) -> None:
        super().__init__(f"{kind}.{field}: {reason}")
        self.kind, self.field, self.reason = kind, field, reason


@dataclass(frozen=True, slots=True)
class Thresholds:
    """For one kind of customer.

    Attributes
    ----------
    bzc_below
        A contribution below this many fen costs more than it brings.
    mvc_from
        From this contribution on, in fen, a customer is most valuable.
    mgc_growth
        From this growth on, in hundredths of a per cent, the others are most growable.
    """

    bzc_below: int
    mvc_from: int
    mgc_growth: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The thresholds of every kind of customer."""

    by_kind: Mapping[str, Thresholds]

    def dump(self) -> dict[str, dict[str, int]]:
        return {kind: asdict(one) for kind, one in self.by_kind.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer is in a segment: a code, and the figures (fen, hundredths of a per cent) that its sentence needs.

    Codes: ``unknown``, ``bzc``, ``mvc``, ``mgc``, ``standard``, ``standard_growth_unknown``.
    """

    code: str
    contribution: int | None
    growth: int | None
    thresholds: Thresholds


DEFAULT = Rule(
    MappingProxyType(
        {
            "retail": Thresholds(bzc_below=0, mvc_from=500_000, mgc_growth=1_500),
            "corporate": Thresholds(bzc_below=0, mvc_from=20_000_000, mgc_growth=2_000),
        }
    )
)


def load_rule(source: Any) -> Rule:
    """A rule from its JSON.

    Raises
    ------
    SegmentRuleError
        With ``missing``, ``not_a_number`` or ``mvc_not_above_bzc``.
    """
    if not isinstance(source, Mapping):
        raise SegmentRuleError("", "", "missing")
    return Rule(MappingProxyType({kind: _thresholds(kind, source.get(kind)) for kind in KINDS}))


def _thresholds(kind: str, source: Any) -> Thresholds:
    values = {}
    for field in Thresholds.__slots__:
        value = source.get(field) if isinstance(source, Mapping) else None
        if value is None:
            raise SegmentRuleError(kind, field, "missing")
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**15:
            raise SegmentRuleError(kind, field, "not_a_number")
        values[field] = value
    found = Thresholds(**values)
    if found.mvc_from <= found.bzc_below:
        raise SegmentRuleError(kind, "mvc_from", "mvc_not_above_bzc")
    return found


def reason_of(rule: Rule, kind: str, contribution: int | None, growth: int | None) -> Reason:
    """Which step of the rule decides for a customer, with its figures."""
    limits = rule.by_kind[kind]
    if contribution is None:
        code = "unknown"
    elif contribution < limits.bzc_below:
        code = "bzc"
    elif contribution >= limits.mvc_from:
        code = "mvc"
    elif growth is None:
        code = "standard_growth_unknown"
    else:
        code = "mgc" if growth >= limits.mgc_growth else "standard"
    return Reason(code, contribution, growth, limits)


_SEGMENT_OF = {"unknown": "unknown", "bzc": "BZC", "mvc": "MVC", "mgc": "MGC"}


def segment_of(rule: Rule, kind: str, contribution: int | None, growth: int | None) -> int:
    """The code of engine.dimensions.SEGMENTS."""
    return SEGMENTS[_SEGMENT_OF.get(reason_of(rule, kind, contribution, growth).code, "standard")]
