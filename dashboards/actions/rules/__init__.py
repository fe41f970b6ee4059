"""Change the rules of official figures: drafted and submitted by one person, approved by another."""

from dashboards.actions.rules.lifecycle import IllegalRuleMove, drop_rules, move_rules, save_rules

__all__ = ["IllegalRuleMove", "drop_rules", "move_rules", "save_rules"]
