"""The demonstration bank: invented, labelled as such, and with a known truth."""

from dashboards.actions.demo.seed import Made, NotADemo, NotEmpty, Plan, check_room, make_demo

__all__ = ["Made", "NotADemo", "NotEmpty", "Plan", "check_room", "make_demo"]
