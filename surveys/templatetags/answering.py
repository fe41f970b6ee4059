"""Dates as the customer's pages write them: ``{% load answering %}``."""

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def short_day(when: date) -> str:
    """``11月20日``, ``20 November``."""
    # Translators: Django date format of a day without its year
    return formats.date_format(when, _("j F"))
