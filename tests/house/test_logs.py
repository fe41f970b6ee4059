"""No log line keeps a token, a query string, a phone number or an address."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from config import logs

TOKEN = "Zk3vQ9xW2mB7nR4tY8uL1pS6dF0gH5jK"


@pytest.fixture
def written_log() -> Iterator[io.StringIO]:
    """What the configured handler writes, at the level of production."""
    handler = next(one for one in logging.root.handlers if one.formatter and one.get_name() == "console")
    assert isinstance(handler, logging.StreamHandler)
    requests, written = logging.getLogger("manyi.request"), io.StringIO()
    before = handler.setStream(written)
    requests.setLevel(logging.INFO)
    yield written
    requests.setLevel(logging.NOTSET)
    handler.setStream(before)


@pytest.mark.parametrize(
    "text",
    [
        f"/i/{TOKEN}/",
        f"token={TOKEN}",
        f"Not Found: /r/2f1c7d1e-8a52-4f0e-9c35-6f3f1a8b7c9d/?key={TOKEN}",
        "GET /unit/?phone=13812345678",
        "sent to 138 1234 5678",
        "sent to +86 138-1234-5678",
        "sent to (010) 6512-3456",
        "Key (contact)=(li.ming@example.com) already exists",
    ],
)
def test_a_log_line_with_a_secret_is_redacted(text: str) -> None:
    clean = logs.redact_text(text)
    for secret in (TOKEN, "13812345678", "1234", "6512", "li.ming", "2f1c7d1e", "key=Z"):
        assert secret not in clean
    assert logs.HIDDEN in clean


@pytest.mark.parametrize(
    "text",
    [
        "folded 20000 responses in 0.42 s",
        'File "surveys/actions/submit_responses.py", line 42, in submit_responses_of_batch',
        "2026Q3 closed: 1128 units",
        "ImproperlyConfiguredDatabaseError: no such table",
    ],
)
def test_a_log_line_without_a_secret_stays_as_it_is(text: str) -> None:
    assert logs.redact_text(text) == text


def test_every_part_of_an_event_is_redacted() -> None:
    event = {
        "event": f"/i/{TOKEN}/",
        "exception": f"boom {TOKEN}",
        "n": 13812345678,
        "args": [TOKEN],
        "who": {"a": TOKEN},
    }
    assert TOKEN not in str(logs.redact(None, "info", event))


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_alone(client: Client, written_log: io.StringIO) -> None:
    client.get(f"/admin/login/?next=/i/{TOKEN}/")
    client.get(f"/i/{TOKEN}/")
    written = written_log.getvalue()
    assert "route=/admin/login/" in written
    assert TOKEN not in written


def refused(request: HttpRequest) -> None:
    raise PermissionDenied("view_people")


def broken(request: HttpRequest) -> None:
    raise LookupError("a fault of ours")


urlpatterns = [path("refused/", refused), path("broken/", broken)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_is_logged_without_a_traceback_and_a_fault_with_one(written_log: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/refused/").status_code == 403
    written = written_log.getvalue()
    assert written.count("Forbidden") == 1 and "status=403" in written
    assert "Traceback" not in written and "PermissionDenied" not in written
    assert client.get("/broken/").status_code == 500
    assert "Traceback" in written_log.getvalue() and "LookupError: a fault of ours" in written_log.getvalue()


class Watched:
    """Told whether anybody made a text of it."""

    seen = False

    def __str__(self) -> str:
        self.seen = True
        return "watched"


def test_nothing_is_done_for_a_line_that_is_not_written(written_log: io.StringIO) -> None:
    log, unwritten, kept = structlog.get_logger("manyi.request"), Watched(), Watched()
    log.debug("below the level", what=unwritten)
    log.info("at the level", what=kept)
    assert "below" not in written_log.getvalue() and not unwritten.seen
    assert "what=watched" in written_log.getvalue() and kept.seen
