"""The channels: by which the system writes to customers, and by which answers come back; a new one is one file and one
line here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from surveys.channels.agency import AGENCY
from surveys.channels.app import APP
from surveys.channels.base import AnswerFile, LinkFile, Sender
from surveys.channels.calls import CALLS
from surveys.channels.email import Email
from surveys.channels.hotline import HOTLINE
from surveys.channels.sms_file import SmsFile
from surveys.channels.sms_http import SmsHttp
from surveys.channels.sms_reply import read_reply


def _sms() -> Sender:
    if settings.SMS_GATEWAY_URL:
        return SmsHttp(settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN, settings.SMS_GATEWAY_SECONDS)
    return SmsFile(Path(settings.SMS_OUTBOX))


SENDERS: Mapping[str, Callable[[], Sender]] = {"email": Email, "sms": _sms}
REPLIES: Mapping[str, Callable[[str], int | str | None]] = {"sms": read_reply}
ANSWER_FILES: Mapping[str, AnswerFile] = {"hotline": HOTLINE, "agency": AGENCY}
LINK_FILES: Mapping[str, LinkFile] = {"app": APP, "phone": CALLS}
