"""Lines that name an invitation: the answer counts as that customer's, where and as the system drew them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from surveys.actions.import_sentences import RowFault
from surveys.clock import bank_zone
from surveys.engine.tokens import token_hash
from surveys.models import Invitation


class Invitations:
    """Invitations as files name them: by number, by token, or by the whole link."""

    def __init__(self, version_id: int, campaign_id: int | None = None) -> None:
        self._version_id, self._campaign_id, self._zone = version_id, campaign_id, bank_zone()
        self._known: dict[str, Invitation] = {}

    def read(self, cells: Iterable[str]) -> None:
        """Look up what a batch of lines names, in one query."""
        names = {cell: _name(cell) for cell in cells if cell}
        numbers = {cell: number for cell, name in names.items() if (number := _number(name))}
        hashes = {cell: token_hash(name) for cell, name in names.items() if cell not in numbers}
        wanted = Q(public_id__in=numbers.values()) | Q(token_hash__in=hashes.values())
        rows = Invitation.objects.filter(wanted).select_related("path__unit", "wave__campaign") if names else ()
        found: dict[UUID | bytes, Invitation] = {}
        for row in rows:
            found[row.public_id] = found[bytes(row.token_hash)] = row
        keys: dict[str, UUID | bytes] = {**numbers, **hashes}
        self._known = {cell: found[key] for cell, key in keys.items() if key in found}

    def of(self, cell: str, unit: str, day: date) -> Invitation | None:
        """The invitation that a cell names; None for an empty one.

        Raises
        ------
        RowFault
            Where there is none, it is of another survey or unit, was taken back, or was not open on that day.
        """
        if not cell:
            return None
        row = self._known.get(cell)
        if row is None:
            raise RowFault(_("There is no invitation of this number. Please check it against the list of the sample."))
        if row.wave.campaign.version_id != self._version_id:
            raise RowFault(_("This invitation belongs to another survey or version."))
        if self._campaign_id and row.wave.campaign_id != self._campaign_id:
            raise RowFault(_("This invitation belongs to another campaign. Please bring its line there."))
        if unit and unit != row.path.unit.code:
            words = {"unit": row.path.unit.code, "given": unit[:40]}
            raise RowFault(_("This invitation is about unit %(unit)s; the line says %(given)s.") % words)
        if row.revoked_at is not None:
            raise RowFault(_("This invitation was taken back: the customer does not want to be asked, or was erased."))
        self._check_day(row, day)
        return row

    def _check_day(self, row: Invitation, day: date) -> None:
        first, last = (at.astimezone(self._zone).date() for at in (row.wave.opens_at, row.wave.closes_at))
        if not first <= day <= last:
            words = {"day": day, "first": first, "last": last}
            raise RowFault(_("%(day)s lies outside the wave of this invitation (%(first)s to %(last)s).") % words)


def _name(cell: str) -> str:
    """The last part of a link; a number or token is itself."""
    return cell.strip().rstrip("/").rpartition("/")[2]


def _number(name: str) -> UUID | None:
    try:
        return UUID(name) if len(name) in (32, 36) else None
    except ValueError:
        return None
