"""One delivery over the wire: signed, to the address that was looked at, no redirect followed."""

from __future__ import annotations

import hmac
import http.client
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from dashboards.actions.webhooks.addresses import AddressRefused, Target, resolved, target_of

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """``fault`` is empty where the other system took it; ``status`` None where it never answered."""

    status: int | None
    fault: str


class _Pinned(http.client.HTTPConnection):
    """Connects to a numeric address, and speaks to the host by its name."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self._tls, self._address = target.tls, address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def signature(secret: str, at: int, body: str) -> str:
    """``t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">``: the time is signed too, so that nobody replays it."""
    digest = hmac.digest(secret.encode(), f"{at}.{body}".encode(), "sha256").hex()
    return f"t={at},v1={digest}"


def post(url: str, body: str, headers: dict[str, str]) -> Answer:
    """Send it; what it comes to is told, and never raised."""
    try:
        target = target_of(url)
        link = _Pinned(target, resolved(target))
    except AddressRefused as refused:
        return Answer(None, refused.reason)
    try:
        return _asked(link, target, body, headers)
    except ssl.SSLError:
        return Answer(None, "certificate")
    except (OSError, http.client.HTTPException):
        return Answer(None, "unreachable")
    finally:
        link.close()


def _asked(link: Any, target: Target, body: str, headers: dict[str, str]) -> Answer:
    link.request("POST", target.path, body.encode(), {"Content-Type": "application/json", **headers})
    status: int = link.getresponse().status
    if 200 <= status < 300:
        return Answer(status, "")
    return Answer(status, "redirect" if 300 <= status < 400 else "not_taken")
