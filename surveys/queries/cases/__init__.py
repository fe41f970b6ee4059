"""Cases for those who may see them, and what opening them needs to know."""

from surveys.queries.cases.scope import cases_for, may_handle

__all__ = ["cases_for", "may_handle"]
