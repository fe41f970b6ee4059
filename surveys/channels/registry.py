"""The channels by which the system itself writes to customers; a new one is one file and one line here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from surveys.channels.base import Sender
from surveys.channels.email import Email
from surveys.channels.sms_file import SmsFile
from surveys.channels.sms_http import SmsHttp


def _sms() -> Sender:
    if settings.SMS_GATEWAY_URL:
        return SmsHttp(settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN, settings.SMS_GATEWAY_SECONDS)
    return SmsFile(Path(settings.SMS_OUTBOX))


SENDERS: Mapping[str, Callable[[], Sender]] = {"email": Email, "sms": _sms}
