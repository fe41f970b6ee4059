"""Another system, small and real: it keeps what it is sent, and answers what a test tells it."""

import hmac
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class Receiver(http.server.ThreadingHTTPServer):
    """``plan`` holds the next statuses; 204 once it is empty."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[Message, str]] = []
        self.plan: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/manyi?from=bank"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.taken.append((self.headers, body))
        status = self.server.plan.pop(0) if self.server.plan else 204
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return None


@contextmanager
def receiving() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def is_signed(secret: str, headers: Message, body: str) -> bool:
    """As the description tells other systems to check it."""
    given = dict(part.split("=", 1) for part in headers["Manyi-Signature"].split(","))
    wanted = hmac.new(secret.encode(), f"{given['t']}.{body}".encode(), "sha256").hexdigest()
    return hmac.compare_digest(wanted, given["v1"])
