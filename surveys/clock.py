"""The bank's own time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def bank_zone() -> ZoneInfo:
    return ZoneInfo(settings.BANK_TIME_ZONE)


def bank_now() -> datetime:
    return timezone.now().astimezone(bank_zone())


def bank_today() -> date:
    return bank_now().date()
