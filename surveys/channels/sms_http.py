"""Text messages through a gateway that takes JSON over HTTP.

``POST`` with ``{"reference", "to", "text"}``; 2xx with ``{"id": …}`` means taken. Other answers:
docs/CHANNELS.md.
"""

import http.client
import json
from urllib.parse import urlsplit

from surveys.channels.base import Letter, NotTaken, Refused, Sender, Uncertain

NEVER = frozenset({400, 404, 410, 413, 422})  # this message will not be taken
LATER = frozenset({401, 403, 408, 429, 503})  # nothing is taken at the moment


class SmsHttp(Sender):
    """One request a message: whatever breaks after the connection stands leaves it uncertain."""

    channel = "sms"
    contact = "mobile"

    def __init__(self, url: str, token: str, seconds: float) -> None:
        self.url, self.token, self.seconds = urlsplit(url), token, seconds

    def send(self, letter: Letter) -> str:
        link = self._connected()
        try:
            status, content = self._ask(link, letter)
        except (OSError, http.client.HTTPException) as error:
            raise Uncertain("broken_off") from error
        finally:
            link.close()
        return _verdict(status, content)

    def _connected(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        link = kind(self.url.netloc, timeout=self.seconds)
        try:
            link.connect()
        except OSError as error:
            raise NotTaken("server_away") from error
        return link

    def _ask(self, link: http.client.HTTPConnection, letter: Letter) -> tuple[int, bytes]:
        body = json.dumps({"reference": letter.reference, "to": letter.address, "text": letter.body})
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        path = self.url.path or "/"
        link.request("POST", f"{path}?{self.url.query}" if self.url.query else path, body, headers)
        answer = link.getresponse()
        return answer.status, answer.read(65_536)


def _verdict(status: int, content: bytes) -> str:
    """The gateway's id. A 500 says nothing about the message: it may be on its way."""
    if status in NEVER:
        raise Refused("number_refused")
    if status in LATER:
        raise NotTaken("server_busy")
    try:
        found = json.loads(content)
        if 200 <= status < 300 and found["id"]:
            return str(found["id"])[:80]
    except (ValueError, TypeError, KeyError) as error:
        raise Uncertain("answer_unreadable") from error
    raise Uncertain("gateway_error")
