"""Reads that matter."""

from surveys.queries.demo import demo_accounts

__all__ = ["demo_accounts"]
