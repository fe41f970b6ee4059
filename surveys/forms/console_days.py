"""Days and times as staff type them, in the bank's zone."""

import unicodedata
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.clock import bank_today, bank_zone

FIRST_YEAR, YEARS_AHEAD = 2025, 10  # for which anything is planned: another year is a slip of the hand


class DayField(forms.DateField):
    """``2026-12-01``; slashes, dots and full-width digits are understood too."""

    default_error_messages = {
        "invalid": _("“%(typed)s” is not a day. Write year-month-day, such as 2026-12-01."),
        "required": _("Enter the day, such as 2026-12-01."),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "w10", "inputmode": "numeric"}))
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None  # type: ignore[return-value]
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        try:
            year, month, day = typed.replace("/", "-").replace(".", "-").split("-")
            return date(int(year), int(month), int(day))
        except ValueError:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"typed": typed[:20]}
            ) from None


class PlannedDayField(DayField):
    """A day for which something is planned."""

    default_error_messages = {"not_planned": _("Choose a day from %(first)s to %(last)s.")}

    def validate(self, value: Any) -> None:
        super().validate(value)
        first, last = FIRST_YEAR, bank_today().year + YEARS_AHEAD
        if value and not first <= value.year <= last:
            raise forms.ValidationError(
                self.error_messages["not_planned"], code="not_planned", params={"first": first, "last": last}
            )


class ClockField(forms.TimeField):
    """``08:00``; a full-width colon is understood too."""

    default_error_messages = {
        "invalid": _("Write the time as hour:minute, such as 08:00."),
        "required": _("Enter the time, such as 08:00."),
    }

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "w6"}))
        super().__init__(input_formats=["%H:%M"], **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> time | None:
        given: Any = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
        return super().to_python(given)


def in_bank_zone(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=bank_zone())
