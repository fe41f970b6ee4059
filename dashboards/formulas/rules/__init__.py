"""The rules of the official figures: JSON in, one frozen object out, or every fault by name."""

from dashboards.formulas.rules.loading import load_rules
from dashboards.formulas.rules.parts import ADJUSTERS, Exclusions, IndexRule, Peers, Rules, RulesError
from dashboards.formulas.rules.standard import standard_rules

__all__ = [
    "ADJUSTERS",
    "Exclusions",
    "IndexRule",
    "Peers",
    "Rules",
    "RulesError",
    "load_rules",
    "standard_rules",
]
