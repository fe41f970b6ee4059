"""Sheets of counts from devices: how many occasions were eligible, prompted and answered. Kept once, growing only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models.functions import Greatest

from surveys.clock import bank_zone
from surveys.models import KioskCount, KioskDevice

OLDEST = timedelta(days=400)  # a device that was silent for longer had its clock set


@dataclass(frozen=True, slots=True)
class Sheet:
    """Totals so far, as a device tells them. ``uuid`` is None where the sheet could not be read."""

    uuid: UUID | None = None
    opened_at: datetime | None = None  # by the device's clock
    eligible: int | None = None
    prompted: int = 0
    answered: int = 0

    @property
    def adds_up(self) -> bool:
        asked = self.eligible is None or self.prompted <= self.eligible
        return self.answered <= self.prompted and asked


def keep_counts(*, device: KioskDevice, sheets: Sequence[Sheet], offset: timedelta, now: datetime) -> list[str]:
    """Keep a device's sheets; for each ``kept``, or why not. The same sheet with other totals raises what is kept."""
    rows = KioskCount.objects.filter(device=device, sheet__in=[sheet.uuid for sheet in sheets if sheet.uuid])
    known = {row.sheet: row for row in rows}
    fresh = [
        _row(device, sheet.uuid, sheet, offset, now)
        for sheet in sheets
        if sheet.uuid and sheet.adds_up and sheet.uuid not in known
    ]
    KioskCount.objects.bulk_create(fresh, ignore_conflicts=True)
    return [_verdict(sheet, known.get(sheet.uuid) if sheet.uuid else None) for sheet in sheets]


def _verdict(sheet: Sheet, row: KioskCount | None) -> str:
    if sheet.uuid is None:
        return "unreadable"
    if not sheet.adds_up or (row and not _raised(row, sheet)):
        return "does_not_add_up"
    return "kept"


def _row(device: KioskDevice, number: UUID, sheet: Sheet, offset: timedelta, now: datetime) -> KioskCount:
    return KioskCount(
        device=device,
        sheet=number,
        unit_id=device.unit_id,
        day=_day(sheet.opened_at, offset, now),
        eligible=sheet.eligible,
        prompted=sheet.prompted,
        answered=sheet.answered,
    )


def _day(said: datetime | None, offset: timedelta, now: datetime) -> date | None:
    """The day of a sheet by our clock; None where the device's clock cannot have been right."""
    try:
        opened = said + offset if said else None
    except OverflowError:
        return None
    return opened.astimezone(bank_zone()).date() if opened and now - OLDEST <= opened <= now else None


def _raised(row: KioskCount, sheet: Sheet) -> bool:
    """Whether what is kept and what is told add up together. An older report that arrives late lowers nothing."""
    eligible = None if row.eligible is None else max(row.eligible, sheet.eligible or 0)
    top = replace(
        sheet,
        eligible=eligible,
        prompted=max(row.prompted, sheet.prompted),
        answered=max(row.answered, sheet.answered),
    )
    if not top.adds_up:
        return False
    if (top.eligible, top.prompted, top.answered) != (row.eligible, row.prompted, row.answered):
        higher = {"prompted": Greatest("prompted", top.prompted), "answered": Greatest("answered", top.answered)}
        more = {} if eligible is None else {"eligible": Greatest("eligible", eligible)}
        KioskCount.objects.filter(pk=row.pk).update(**higher, **more)
    return True
