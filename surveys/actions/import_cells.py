"""Cells that say when, alike in every file that is imported; each fault says what to do next."""

from datetime import date

from django.utils.translation import gettext as _

from surveys.actions.import_sentences import RowFault
from surveys.clock import bank_today
from surveys.exchange.dates import read_day


def past_day(column: str, text: str) -> date:
    """The day in a cell, today at the latest."""
    words = {"column": column, "given": text[:40]}
    day = read_day(text)
    if day is None:
        raise RowFault(_("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.") % words)
    if day > bank_today():
        raise RowFault(_("%(column)s: %(given)s lies in the future.") % words)
    return day
