"""Dates as the customer's pages write them: ``{% load answering %}``."""

from datetime import date, datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from surveys.clock import bank_zone

register = template.Library()


@register.filter
def short_day(when: date) -> str:
    """``11月20日``, ``20 November``."""
    # Translators: Django date format of a day without its year
    return formats.date_format(when, _("j F"))


@register.filter
def short_moment(at: datetime) -> str:
    """Day and time in the bank's zone: ``11月20日09:30``, ``20 November, 09:30``."""
    local = at.astimezone(bank_zone())
    return _("%(day)s, %(time)s") % {"day": short_day(local), "time": local.strftime("%H:%M")}
