"""What programmes, segments and channels are called, and how a period is said."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.clock import bank_today
from surveys.engine.dimensions import AGE_BANDS, CHANNELS, SEGMENTS, TENURE_BANDS, TRANSACTIONS
from surveys.engine.periods import Period, add_months, quarter_of


def this_month() -> int:
    today = bank_today()
    return today.year * 100 + today.month


def offered_periods() -> list[Period]:
    """This quarter and the seven before, the last three months, this year and the last."""
    now = this_month()
    quarters = [quarter_of(add_months(now, -3 * back)) for back in range(8)]
    months = [Period(month, month) for month in (add_months(now, -back) for back in range(3))]
    return [*quarters, *months, *(Period(year * 100 + 1, year * 100 + 12) for year in (now // 100, now // 100 - 1))]


def programme_words() -> dict[str, str]:
    return {
        "retail": pgettext("programme", "Retail"),
        "corporate": pgettext("programme", "Corporate"),
        "product": pgettext("programme", "Single product"),
        "internal": pgettext("programme", "Front line rates support"),
    }


def segment_words() -> dict[int, str]:
    words = {
        "unknown": pgettext("segment", "Unknown"),
        "MVC": "MVC",
        "MGC": "MGC",
        "BZC": "BZC",
        "standard": pgettext("segment", "Other"),
    }
    return {SEGMENTS[name]: word for name, word in words.items()}


def channel_words() -> dict[int, str]:
    words = {
        "unknown": pgettext("channel", "Unknown"),
        "email": pgettext("channel", "E-mail"),
        "sms": pgettext("channel", "SMS"),
        "qr": pgettext("channel", "QR code"),
        "kiosk": pgettext("channel", "Kiosk"),
        "counter": pgettext("channel", "Counter"),
        "app": pgettext("channel", "Mobile app"),
        "phone": pgettext("channel", "Telephone"),
        "intranet": pgettext("channel", "Intranet"),
        "api": pgettext("channel", "Other systems"),
    }
    return {CHANNELS[name]: word for name, word in words.items()}


def month_word(month: int) -> str:
    return _("%(year)s-%(month)s") % {"year": month // 100, "month": month % 100}


def period_word(period: Period) -> str:
    """``2026年第4季度至今``, ``Q4 2026 to date``: what has been until now of a period that is not over."""
    word = whole_period_word(period)
    named = (len(period.months), period.first % 100) == (12, 1) or len(period.months) == 1
    running = period.first <= this_month() <= period.last and (named or period == quarter_of(period.first))
    return _("%(period)s to date") % {"period": word} if running else word


def whole_period_word(period: Period) -> str:
    """``2026年第4季度``, ``Q4 2026``: the period itself, whether it is over or not."""
    year, month, length = period.first // 100, period.first % 100, len(period.months)
    if length == 12 and month == 1:
        return pgettext("period", "%(year)s") % {"year": year}
    if length == 3 and month % 3 == 1:
        return pgettext("period", "Q%(quarter)s %(year)s") % {"year": year, "quarter": (month + 2) // 3}
    if length == 1:
        return month_word(period.first)
    return _("%(first)s to %(last)s") % {"first": month_word(period.first), "last": month_word(period.last)}


def short_period_word(period: Period) -> str:
    """``本季度至今`` where it is this quarter."""
    return _("Quarter to date") if period == quarter_of(this_month()) else period_word(period)


def before_word(period: Period) -> str:
    """What a change is held against, as the subject of ``not different from …``."""
    length, month = len(period.months), period.first % 100
    if length == 3 and month % 3 == 1:
        return _("the quarter before") if period != quarter_of(this_month()) else _("last quarter")
    if length == 1:
        return _("the month before")
    return _("the year before") if length == 12 else _("the period before")


def versus_word(period: Period) -> str:
    return _("vs %(before)s") % {"before": before_word(period)}


def band_words() -> dict[str, str]:
    """The bands of a respondent's own score, worst first."""
    return {
        "low": pgettext("own score", "Dissatisfied (below 50)"),
        "middle": pgettext("own score", "In between (50 to 75)"),
        "high": pgettext("own score", "Satisfied (75 or more)"),
    }


def band_word(band: str) -> str:
    """The word alone, beside a score."""
    words = {
        "low": pgettext("own score", "dissatisfied"),
        "middle": pgettext("own score", "in between"),
        "high": pgettext("own score", "satisfied"),
    }
    return words.get(band, "")


def tenure_words() -> dict[int, str]:
    words = {
        "unknown": pgettext("tenure", "Unknown"),
        "<1y": _("under 1 year"),
        "1-3y": _("1 to 3 years"),
        "3-5y": _("3 to 5 years"),
        "5-10y": _("5 to 10 years"),
        "10y+": _("10 years and more"),
    }
    return {TENURE_BANDS[name]: word for name, word in words.items()}


def transaction_words() -> dict[int, str]:
    words = {
        "unknown": pgettext("transaction", "Unknown"),
        "cash": pgettext("transaction", "Cash"),
        "transfer": pgettext("transaction", "Transfer"),
        "account_opening": pgettext("transaction", "Account opening"),
        "loan": pgettext("transaction", "Loan"),
        "investment": pgettext("transaction", "Investment"),
        "card": pgettext("transaction", "Card"),
        "authorisation": pgettext("transaction", "Authorisation"),
        "foreign_exchange": pgettext("transaction", "Foreign exchange"),
        "other": pgettext("transaction", "Other"),
    }
    return {TRANSACTIONS[name]: word for name, word in words.items()}


def age_words() -> dict[int, str]:
    unknown = pgettext("age", "Unknown")
    return {code: name.replace("-", "–") if code else unknown for name, code in AGE_BANDS.items()}


def event_words() -> dict[str, str]:
    return {
        "recorded": pgettext("event", "Received"),
        "withdrawn": pgettext("event", "Taken out of all figures"),
        "reinstated": pgettext("event", "Counted again"),
        "reattributed": pgettext("event", "Counted at another unit"),
        "erased": pgettext("event", "Texts and contact erased"),
    }
