"""Lines of transactions: who did what at which counter, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.actions.bulk import among, write_many
from surveys.actions.import_cells import impossible_day
from surveys.actions.import_sentences import RowFault, table_sentence
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_zone
from surveys.exchange.dates import read_moment
from surveys.exchange.places import CODED, NAMES
from surveys.exchange.tables import Line
from surveys.models import Customer, Transaction

if TYPE_CHECKING:
    from surveys.actions.import_customers.run import Run

_NAMES = ("reference", "customer_id", "unit_id", "counter", "at", "kind")


class TransactionWriter:
    """Takes lines; a reference that is there already is left as it is, and said where a line has it otherwise."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self._units, self._zone, self._now = KnownUnits(), bank_zone(), timezone.now()

    def take(self, lines: Sequence[Line], run: Run) -> None:
        customers = self._customers(lines, run.delivery.source)
        read: list[tuple[Line, tuple[Any, ...]]] = []
        for line in lines:
            try:
                read.append((line, self._row(line, customers)))
            except RowFault as fault:
                run.reject(line, str(fault))
        fresh = self._fresh(read, run)
        made = len(fresh) if run.delivery.dry_run else write_many(Transaction, _NAMES, fresh, once=("reference",))
        run.summary.created += made
        run.summary.unchanged += len(fresh) - made  # somebody else was bringing them at the same time

    def _fresh(self, read: Sequence[tuple[Line, tuple[Any, ...]]], run: Run) -> list[tuple[Any, ...]]:
        """Those that are not there yet, each once; of two that differ the first one holds."""
        rows = among(Transaction.objects.all(), "reference", sorted({row[0] for _line, row in read}))
        there = {row[0]: row for row in rows.values_list(*_NAMES)}
        fresh: dict[str, tuple[Any, ...]] = {}
        for line, row in read:
            before = there.get(row[0]) or fresh.setdefault(row[0], row)
            if before != row:
                said = _("Transaction “%(reference)s” is here already, with other content. Nothing was changed.")
                run.reject(line, said % {"reference": row[0]})
            elif before is not row:
                run.summary.unchanged += 1
        return list(fresh.values())

    def _customers(self, lines: Sequence[Line], source: str) -> dict[str, int]:
        column = self.fields.get("customer")
        if column is None:
            return {}
        ids = sorted({line.cells.get(column, "") for line in lines})
        rows = among(Customer.objects.filter(source=source), "source_id", ids)
        return dict(rows.values_list("source_id", "id"))

    def _cell(self, name: str, line: Line) -> str:
        column = self.fields.get(name)
        return line.cells[column] if column else ""

    def _row(self, line: Line, customers: Mapping[str, int]) -> tuple[Any, ...]:
        """Values of ``_NAMES``."""
        if line.fault:
            raise RowFault(table_sentence(line.fault))
        reference, counter = self._cell("reference", line), self._cell("counter", line)
        if not reference or len(reference) > 40 or len(counter) > 20 or not (reference + counter).isprintable():
            raise RowFault(_("The transaction's number is missing or too long, or the counter's name is."))
        at = self._moment(line)
        unit = self._units.on(self._cell("unit", line), at.astimezone(self._zone).date())
        return (reference, self._customer(line, customers), unit, counter, at, self._kind(line))

    def _customer(self, line: Line, customers: Mapping[str, int]) -> int | None:
        source_id = self._cell("customer", line)
        if source_id and source_id not in customers:
            raise RowFault(
                _("Customer “%(id)s” is not known here. Please import the customers first.") % {"id": source_id[:40]}
            )
        return customers.get(source_id)

    def _moment(self, line: Line) -> datetime:
        text = self._cell("at", line)
        found = read_moment(text)
        words = {"column": self.fields["at"], "given": text[:40]}
        if found is None:
            raise RowFault(_("%(column)s: “%(given)s” is no time. Write it like 2026-12-01 14:30.") % words)
        at = found if found.tzinfo else found.replace(tzinfo=self._zone)
        if at > self._now:
            raise RowFault(_("%(column)s: %(given)s lies in the future.") % words)
        if said := impossible_day(self.fields["at"], found.date(), text[:40]):
            raise RowFault(said)
        return at

    def _kind(self, line: Line) -> int:
        text = self._cell("kind", line)
        code = CODED["transaction_type"].get(text.casefold()) if text else 0
        if code is None:
            words = {"column": self.fields["kind"], "given": text[:20], "known": ", ".join(NAMES["transaction_type"])}
            raise RowFault(_("%(column)s: “%(given)s” is none of its answers (%(known)s).") % words)
        return code
