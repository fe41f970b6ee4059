"""On what terms a wave is drawn, and whether it may be."""

import math
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from surveys.engine.dimensions import SEGMENTS
from surveys.models import CampaignState, FrameKind, Product, Wave
from surveys.queries.contact_rules import SENDABLE, Asking, limits_as_record
from surveys.queries.frames import customers_frame, invited_so_far, transactions_frame, usual_rate
from surveys.queries.quotas import Quotas, wanted_answers
from surveys.tree import Tree

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)  # between these a transaction may lie


class DrawRefused(Exception):
    """The wave cannot be drawn. The argument is ``internal``, ``not_issued``, ``over``, ``no_channel``, ``no_product``,
    ``no_days``, ``rate`` or ``no_branches``."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever starts a draw may say.

    Attributes
    ----------
    seed
        Any text; '' for a random one.
    frame
        One of FrameKind; for transactions also their days.
    product
        Code of the product whose holders are asked; for the product programme alone.
    rate
        Share of those invited who will answer, everywhere; None: as many as the planner said, else as in the last year.
    """

    seed: str = ""
    frame: str = FrameKind.CUSTOMERS
    first: date | None = None
    last: date | None = None
    product: str = ""
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides a draw beside the frame's own rows."""

    wave: Wave
    seed: str
    terms: Terms
    asking: Asking
    rate: float
    quotas: Quotas
    numbers: dict[int, int]  # unit → how many to invite

    @property
    def planned(self) -> dict[int, int]:
        """Units of which the planner said how many to invite; none where somebody says how many will answer."""
        return self.quotas.invitations if self.terms.rate is None else {}

    def rows(self) -> Any:
        """The frame: customers annotated with ``place`` and ``occasion``."""
        units = sorted(self.quotas.answers)
        programme, terms = self.asking.programme, self.terms
        if terms.frame == FrameKind.TRANSACTIONS and terms.first and terms.last:
            return transactions_frame(programme, units, terms.product, terms.first, terms.last)
        return customers_frame(programme, units, terms.product)

    def record(self, tree: Tree) -> dict[str, Any]:
        """The terms as they are kept with the draw; units by their codes."""
        return {
            "programme": self.asking.programme,
            "channels": list(self.asking.channels),
            "first": self.terms.first.isoformat() if self.terms.first else None,
            "last": self.terms.last.isoformat() if self.terms.last else None,
            "product": self.terms.product,
            "response_rate": self.rate,
            "left_out": list(self.asking.left_out),
            "shares": {str(segment): share for segment, share in self.quotas.shares.items()},
            "planned": sorted(tree.nodes[unit].code for unit in self.planned),
            "numbers": {tree.nodes[unit].code: number for unit, number in self.numbers.items()},
            "limits": limits_as_record(),
        }


def plan_draw(wave: Wave, terms: Terms, now: datetime, *, dry_run: bool) -> Plan:
    """Work out the terms.

    Raises
    ------
    DrawRefused
    """
    campaign = wave.campaign
    programme = campaign.version.survey.programme
    if not dry_run and campaign.state != CampaignState.ISSUED:
        raise DrawRefused("not_issued")
    _check(wave, terms, programme, now)
    quotas = wanted_answers(campaign)
    if not quotas.answers:
        raise DrawRefused("no_branches")
    rate = terms.rate if terms.rate is not None else usual_rate(campaign, now)
    there = invited_so_far(wave.pk)
    planned = quotas.invitations if terms.rate is None else {}
    needed = {unit: planned.get(unit, math.ceil(n / rate)) for unit, n in quotas.answers.items()}
    numbers = {unit: max(many - there.get(unit, 0), 0) for unit, many in needed.items()}
    left_out = () if campaign.ask_bzc else (SEGMENTS["BZC"],)
    asking = Asking(now, programme, tuple(name for name in campaign.channels if name in SENDABLE), left_out)
    return Plan(wave, terms.seed or secrets.token_hex(8), terms, asking, rate, quotas, numbers)


def _check(wave: Wave, terms: Terms, programme: str, now: datetime) -> None:
    products = programme == "product"
    refusals = {
        "internal": programme == "internal",
        "over": wave.closes_at <= now,
        "no_channel": not any(name in SENDABLE for name in wave.campaign.channels),
        "no_product": products and not Product.objects.filter(code=terms.product).exists(),
        "no_days": terms.frame == FrameKind.TRANSACTIONS
        and (terms.first is None or terms.last is None or not FIRST_DAY <= terms.first <= terms.last <= LAST_DAY),
        "rate": terms.rate is not None and not 0.01 <= terms.rate <= 1,
    }
    for code, refused in refusals.items():
        if refused:
            raise DrawRefused(code)
