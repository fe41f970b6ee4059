"""Cells that say when, alike in every file that is imported and over the API; each fault says what to do next."""

from datetime import date

from django.utils.translation import gettext as _

from surveys.actions.import_sentences import RowFault
from surveys.clock import bank_today
from surveys.engine.periods import EARLIEST_DAY
from surveys.exchange.dates import read_day


def past_day(column: str, text: str) -> date:
    """The day in a cell, today at the latest and not before any bank could tell of it."""
    day = read_day(text)
    if day is None:
        words = {"column": column, "given": text[:40]}
        raise RowFault(_("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.") % words)
    if said := impossible_day(column, day, text[:40]):
        raise RowFault(said)
    return day


def impossible_day(column: str, day: date, given: object) -> str:
    """Why nothing can have happened on this day, in a sentence; empty where it can."""
    words = {"column": column, "given": given, "earliest": EARLIEST_DAY}
    if day > bank_today():
        return _("%(column)s: %(given)s lies in the future.") % words
    if day < EARLIEST_DAY:
        return _("%(column)s: %(given)s lies before %(earliest)s. Please check the year.") % words
    return ""
