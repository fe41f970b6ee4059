"""What every fact about a unit must hold before it is recorded."""

from datetime import date

from dashboards.queries.evidence_scope import recordable_units
from surveys import access
from surveys.clock import bank_today
from surveys.models import Unit, User


class FactRefused(Exception):
    """A fact that cannot be recorded: ``field`` and ``reason`` (``in_future``, ``unit_not_open``, …)."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason, field)
        self.reason, self.field = reason, field


def check_place(actor: User, verb: str, unit: Unit, day: date, field: str) -> None:
    """The actor may do this at the unit, and the unit was there on that day, which is not to come.

    Raises
    ------
    PermissionDenied, FactRefused
    """
    access.require(actor, verb)
    if not recordable_units(actor, verb).filter(pk=unit.pk).exists():
        raise FactRefused("unit_unknown", "unit")
    if day > bank_today():
        raise FactRefused("in_future", field)
    if day < unit.opened or (unit.closed is not None and day >= unit.closed):
        raise FactRefused("unit_not_open", field)


def one_at_a_time(actor: User) -> None:
    """Within a transaction: who presses a button twice waits for the first time to be done."""
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
