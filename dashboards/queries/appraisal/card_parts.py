"""Parts of a card that name people: its leaders with their own results, and bonus and deduction with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.models import SuppliedValue
from dashboards.queries.appraisal.supplied import reasons_of
from surveys.models import User


@dataclass(frozen=True, slots=True)
class Leader:
    """Who held the unit, from ``first`` to ``last`` inclusive; ``whole`` where that was all of the period."""

    user: User
    first: date
    last: date
    whole: bool


@dataclass(frozen=True, slots=True)
class LeaderResult:
    """What came of a leader: ``own`` figures by title, from the answers in the leader's own time."""

    user: User
    first: date
    last: date
    days: int
    own: tuple[tuple[Any, Mapping[str, Any]], ...]
    total: str | None
    grade: str
    plain_grade: str


@dataclass(frozen=True, slots=True)
class Told:
    """A bonus or a deduction; ``counted`` is what the bounds of the scheme leave of ``points``."""

    points: str
    counted: str
    reason: str
    proposed_by: User
    approved_by: User | None

    @property
    def held(self) -> bool:
        return Decimal(self.points) != Decimal(self.counted)


def adjustments_told(card: Mapping[str, Any]) -> tuple[Told, ...]:
    given = card.get("adjustments", ())
    known = reasons_of([one["entry"] for one in given])
    return tuple(_told(one, known[one["entry"]]) for one in given)


def _told(one: Mapping[str, Any], entry: SuppliedValue) -> Told:
    batch = entry.batch
    return Told(one["points"], one["counted"], entry.reason, batch.proposed_by, batch.decided_by)


def leader_results(card: Mapping[str, Any], leaders: Sequence[Leader]) -> tuple[LeaderResult, ...]:
    """Empty for cards that were published before leaders had results of their own."""
    titles = {row["code"]: row["title"] for row in card["rows"]}
    listed = [one for one in card["leaders"] if "with_veto" in one]
    return tuple(_result(one, who, titles) for one, who in zip(listed, leaders, strict=False))


def _result(one: Mapping[str, Any], who: Leader, titles: Mapping[str, Any]) -> LeaderResult:
    own = tuple((titles[code], split) for code, split in one["own"].items())
    total, grade = one["with_veto"]["total"], one["with_veto"]["grade"]
    return LeaderResult(who.user, who.first, who.last, one["days"], own, total, grade, one["without_veto"]["grade"])
