"""What single cells of a customer's line say. No sentence repeats a contact."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from surveys.actions.import_sentences import RowFault
from surveys.engine.sealing import plain_email, plain_mobile
from surveys.exchange.customers import KINDS
from surveys.exchange.dates import read_day

_OLDEST = 1900


def day(column: str, text: str) -> date | None:
    """A day, or None where the cell is empty."""
    found = read_day(text) if text else None
    if text and found is None:
        raise RowFault(
            _("%(column)s: “%(given)s” is not a valid date. Please write it like 2026-12-01.")
            % {"column": column, "given": text[:20]}
        )
    return found


def birth_year(column: str, text: str, today: date) -> int | None:
    """The year of a date of birth; a year alone will do."""
    if not text:
        return None
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    if year is None:
        found = day(column, text)
        year = found.year if found else None
    if year is None or not _OLDEST <= year <= today.year:
        raise RowFault(_("%(column)s: the year of birth lies outside %(first)s to %(last)s.") % {
            "column": column, "first": _OLDEST, "last": today.year,
        })  # fmt: skip
    return year


def hundredths(column: str, text: str, most: int) -> int | None:
    """A number with two decimals as a whole number of hundredths; thousands may be set apart by commas."""
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "").replace("，", "").removesuffix("%").strip())
        if found.is_finite() and abs(found) * 100 <= most:
            return int((found * 100).to_integral_value())
    except InvalidOperation:
        pass
    raise RowFault(_("%(column)s: “%(given)s” is not a number.") % {"column": column, "given": text[:20]})


def kind(column: str, text: str, usual: str) -> str:
    """retail or corporate; what the source usually sends where the cell is empty."""
    found = KINDS.get(text.casefold()) if text else usual
    if found is None:
        words = {"column": column, "given": text[:20], "known": "retail, corporate"}
        raise RowFault(_("%(column)s: “%(given)s” is none of its answers (%(known)s).") % words)
    return found


def mobile(column: str, text: str) -> str:
    found = plain_mobile(text) if text else ""
    if text and not found:
        raise RowFault(_("%(column)s: this is no mobile number. It has eleven digits and begins with 1.") % {
            "column": column
        })  # fmt: skip
    return found


def email(column: str, text: str) -> str:
    found = plain_email(text) if text else ""
    if text and not found:
        raise RowFault(_("%(column)s: this is no e-mail address.") % {"column": column})
    return found


def name(column: str, text: str) -> str:
    if len(text) > 60 or not text.isprintable():
        raise RowFault(_("%(column)s: longer than 60 characters, or with unprintable ones.") % {"column": column})
    return text


CONTACTS: dict[str, Callable[[str, str], str]] = {"name": name, "person": name, "mobile": mobile, "email": email}


def language(column: str, text: str) -> str:
    found = {"": "zh", "zh": "zh", "中文": "zh", "en": "en", "英文": "en"}.get(text.casefold())
    if found is None:
        words = {"column": column, "given": text[:20], "known": "zh, en"}
        raise RowFault(_("%(column)s: “%(given)s” is none of its answers (%(known)s).") % words)
    return found


@lru_cache(maxsize=256)
def zone(column: str, text: str) -> str:
    """A time zone of the IANA data base."""
    try:
        return ZoneInfo(text).key if text else ""
    except (ValueError, OSError, KeyError):
        raise RowFault(
            _("%(column)s: “%(given)s” is no time zone. Write one like Asia/Urumqi.")
            % {"column": column, "given": text[:40]}
        ) from None
