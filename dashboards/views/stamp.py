"""Until when the figures of a page are complete."""

from django.utils import formats
from django.utils.translation import gettext as _

from dashboards.queries.waiting import Waiting
from surveys.clock import bank_now


def stamp(waiting: Waiting) -> str:
    """``11月24日07:40``; empty while answers are being counted, because then no time would be true."""
    return "" if waiting.any else formats.date_format(bank_now(), _("j F, H:i"))
