"""Figures, targets, bonus and deduction: proposed by one person, approved by another."""

from dashboards.actions.supplies.deciding import decide_supply
from dashboards.actions.supplies.proposing import Supplied, propose_supply
from dashboards.actions.supplies.refusals import SupplyRefused

__all__ = ["Supplied", "SupplyRefused", "decide_supply", "propose_supply"]
