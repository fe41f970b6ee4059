"""The demonstration bank: invented, labelled as such, and with a known truth."""

from dashboards.actions.demo.seed import BadPlan, Made, NotADemo, NotEmpty, Plan, check_plan, make_demo

__all__ = ["BadPlan", "Made", "NotADemo", "NotEmpty", "Plan", "check_plan", "make_demo"]
