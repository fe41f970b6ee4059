"""A mail server, a gateway and a file, each set up as the way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.surveys.channels.servers import Gateway, MailServer, serving


@pytest.fixture
def outbox(settings, tmp_path: Path) -> Path:
    settings.SMS_OUTBOX = tmp_path / "outbox" / "sms.jsonl"
    return settings.SMS_OUTBOX


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    with serving(Gateway()) as server:
        settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_address[1]}/send?v=1"
        settings.SMS_GATEWAY_TOKEN, settings.SMS_GATEWAY_SECONDS = "let-me", 0.5
        yield server
        server.release.set()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 2
        yield server
