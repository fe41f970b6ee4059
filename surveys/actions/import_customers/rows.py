"""From a line of a file of customers to what is written, or to the reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from surveys.actions.import_customers import cells as cell
from surveys.actions.import_sentences import RowFault, table_sentence
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_today
from surveys.engine.sealing import line_digest
from surveys.exchange.tables import Line
from surveys.models import CustomerKind, CustomerSource, Product, User
from surveys.queries.keys import pseudonym_secret

_FEN, _GROWTH = 10**15, 10**8  # what is larger is a mistake


@dataclass(slots=True)
class Given:
    """A good line: attributes of Customer that it says something of, and contacts and products apart.

    What the file has no column for is not there (None for contacts and products): it stays as it is.
    """

    line: Line
    source_id: str
    digest: bytes
    values: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, str] | None = None
    products: tuple[int, ...] | None = None


class RowReader:
    """Reads lines of one file; ``fields`` says which column holds what."""

    def __init__(self, source: str, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self._usual = CustomerKind.CORPORATE if source == CustomerSource.CCRM else CustomerKind.RETAIL
        self._units, self._today, self._secret = KnownUnits(), bank_today(), pseudonym_secret()
        self._people = dict(User.objects.values_list("username", "pk"))
        self._products = dict(Product.objects.values_list("code", "pk"))
        self._columns = sorted(fields.items())
        self._says = "\0".join(name for name, _column in self._columns)
        self._contacts = [name for name in cell.CONTACTS if name in fields]

    def identify(self, line: Line) -> Given:
        """Who a line is about, and whether it says the same as before; the rest is read where it does not.

        Raises
        ------
        RowFault
        """
        if line.fault:
            raise RowFault(table_sentence(line.fault))
        source_id = line.cells[self.fields["id"]]
        if not source_id:
            raise RowFault(_("The customer's number is missing."))
        if len(source_id) > 40 or not source_id.isprintable():
            raise RowFault(_("The customer's number is longer than 40 characters, or has unprintable ones."))
        said = "\0".join([self._says, *(line.cells[column] for _name, column in self._columns)])
        return Given(line, source_id, line_digest(self._secret, said))

    def read(self, given: Given) -> None:
        """Fill in what the line says.

        Raises
        ------
        RowFault
        """
        cells = given.line.cells
        values = given.values
        for name, read in self._READERS.items():
            if column := self.fields.get(name):
                values.update(read(self, column, cells[column]))
        _check_days(values, self._today)
        if self._contacts:
            given.contact = {
                name: cell.CONTACTS[name](self.fields[name], cells[self.fields[name]]) for name in self._contacts
            }
        if column := self.fields.get("products"):
            given.products = self._held(column, cells[column])

    def usual_kind(self) -> str:
        """What a new customer is where no column says so."""
        return self._usual

    def _unit(self, column: str, text: str) -> dict[str, Any]:
        return {"unit_id": self._units.on(text, self._today)}

    def _kind(self, column: str, text: str) -> dict[str, Any]:
        return {"kind": cell.kind(column, text, self._usual)}

    def _manager(self, column: str, text: str) -> dict[str, Any]:
        if text and text not in self._people:
            raise RowFault(_("There is no account “%(value)s”.") % {"value": text[:40]})
        return {"account_manager_id": self._people.get(text)}

    def _birth(self, column: str, text: str) -> dict[str, Any]:
        return {"birth_year": cell.birth_year(column, text, self._today)}

    def _held(self, column: str, text: str) -> tuple[int, ...]:
        codes = [code.strip() for code in text.replace(";", "|").replace("、", "|").split("|") if code.strip()]
        unknown = next((code for code in codes if code not in self._products), None)
        if unknown is not None:
            raise RowFault(_("There is no product “%(value)s”.") % {"value": unknown[:40]})
        return tuple(sorted({self._products[code] for code in codes}))

    _READERS: Mapping[str, Any] = {
        "unit": _unit,
        "kind": _kind,
        "manager": _manager,
        "birth": _birth,
        "opened": lambda self, column, text: {"opened": cell.day(column, text)},
        "closed": lambda self, column, text: {"closed": cell.day(column, text)},
        "language": lambda self, column, text: {"language": cell.language(column, text)},
        "zone": lambda self, column, text: {"time_zone": cell.zone(column, text)},
        "contribution": lambda self, column, text: {"contribution": cell.hundredths(column, text, _FEN)},
        "growth": lambda self, column, text: {"growth": cell.hundredths(column, text, _GROWTH)},
    }


def _check_days(values: Mapping[str, Any], today: date) -> None:
    opened, closed = values.get("opened"), values.get("closed")
    if opened and opened > today:
        raise RowFault(_("The customer's first day %(day)s lies in the future.") % {"day": opened})
    if opened and closed and closed <= opened:
        raise RowFault(
            _("The customer's last day %(closed)s is not after their first, %(opened)s.")
            % {"closed": closed, "opened": opened}
        )
