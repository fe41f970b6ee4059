"""E-mail, through Django's mail backend (SMTP where EMAIL_HOST is set, else files)."""

import smtplib
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage, get_connection

from surveys.channels.base import Letter, NotTaken, Refused, Sender, Uncertain

PERMANENT = 500


class Email(Sender):
    """Mails one after the other over one connection, which is dropped after anything unforeseen."""

    channel = "email"
    contact = "email"

    def __init__(self) -> None:
        self._backend: Any = get_connection()

    def send(self, letter: Letter) -> str:
        mail = _mail(letter)
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NotTaken("server_away") from error
        mail.connection = self._backend
        self._hand_over(mail)
        return str(mail.extra_headers["Message-ID"])

    def _hand_over(self, mail: EmailMessage) -> None:
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            self._refused(max(code for code, _text in error.recipients.values()), error)
        except smtplib.SMTPResponseException as error:
            self._refused(error.smtp_code, error)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Uncertain("broken_off") from error

    def _refused(self, code: int, error: Exception) -> None:
        """A server that says no has not taken the mail: for good with 5xx, for now with 4xx."""
        self._drop()
        raise (Refused("address_refused") if code >= PERMANENT else NotTaken("server_busy")) from error

    def _drop(self) -> None:
        """Without QUIT: a server that hangs would let us wait once more."""
        link, self._backend.connection = getattr(self._backend, "connection", None), None
        if link is not None:
            link.close()

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()


def _mail(letter: Letter) -> EmailMessage:
    """One click in the mail program opts out as the link in the text does (RFC 8058)."""
    headers = {
        "Message-ID": f"<{letter.reference}@manyi>",
        "List-Unsubscribe": f"<{letter.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(" ".join(letter.subject.split()), letter.body, to=[letter.address], headers=headers)
