"""A published scorecard as its page shows it: the card as it was frozen, with the names of people looked up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404

from dashboards.formulas.veto import Effect
from dashboards.models import AppraisalResult, Veto
from dashboards.queries.appraisal.card_parts import Leader, LeaderResult, Told, adjustments_told, leader_results
from dashboards.queries.appraisal.runs import current_result
from dashboards.queries.incidents import VetoInEffect
from surveys import access
from surveys.engine.periods import Period
from surveys.models import User


@dataclass(frozen=True, slots=True)
class CardPage:
    """``before`` is the card of the quarter before; None where the unit had no grade then."""

    result: AppraisalResult
    card: Mapping[str, Any]
    leaders: tuple[Leader, ...]
    vetoes: tuple[VetoInEffect, ...]
    before: AppraisalResult | None
    adjustments: tuple[Told, ...] = ()
    results: tuple[LeaderResult, ...] = ()

    @property
    def exact(self) -> str:
        """The sum that is rounded to the total."""
        return str(self.card.get("exact", self.card["subtotal"]))

    @property
    def capped(self) -> bool:
        """The veto changed something that is shown."""
        return self.result.plain_grade != self.result.grade or self.result.plain != self.result.total

    @property
    def apart(self) -> tuple[LeaderResult, ...]:
        """The leaders whose result is another than the unit's."""
        own = (self.result.total, self.result.grade)
        return tuple(one for one in self.results if (one.total and Decimal(one.total), one.grade) != own)

    @property
    def least(self) -> Decimal | None:
        """The least total for the grade without the veto; None for the lowest grade."""
        place = "ABCD".find(self.result.plain_grade) if self.result.plain_grade else -1
        return Decimal(self.card["grades"][place]) if place >= 0 else None


def card_page(viewer: access.Viewer, unit: str, period: Period) -> CardPage:
    """The scorecard that holds; 404 where there is none for this viewer."""
    result = current_result(viewer, unit, period.code)
    if result is None:
        raise Http404
    before = current_result(viewer, unit, period.previous.code)
    return page_of(result, before if before is not None and before.grade else None, period)


def page_of(result: AppraisalResult, before: AppraisalResult | None, period: Period) -> CardPage:
    """A result with the names that its card holds by number."""
    card = json.loads(result.content)
    leaders = _leaders(card, period)
    told = adjustments_told(card)
    return CardPage(result, card, leaders, _vetoes(card), before, told, leader_results(card, leaders))


def _leaders(card: Mapping[str, Any], period: Period) -> tuple[Leader, ...]:
    known = User.objects.in_bulk([one["user"] for one in card["leaders"]])
    return tuple(_leader(known[one["user"]], one, period) for one in card["leaders"])


def _leader(user: User, one: Mapping[str, Any], period: Period) -> Leader:
    first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
    return Leader(user, first, last, (first, last) == (period.first_day, period.last_day))


def _vetoes(card: Mapping[str, Any]) -> tuple[VetoInEffect, ...]:
    """As they stood when it was calculated, whatever became of them since."""
    related = Veto.objects.select_related("incident", "unit", "leader", "proposed_by", "approved_by")
    known = related.in_bulk([one["veto"] for one in card["vetoes"]])
    return tuple(
        VetoInEffect(known[one["veto"]], one["state"], Effect(**one["on_unit"]), Effect(**one["on_leader"]))
        for one in card["vetoes"]
    )
