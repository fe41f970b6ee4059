"""What supervision found at the demo bank: measures, complaints, visits and one serious incident."""

from dashboards.actions.demo.supervision.facts import supervise

__all__ = ["supervise"]
