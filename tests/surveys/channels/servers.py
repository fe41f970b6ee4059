"""A mail server and an SMS gateway, small and real, that do what a test tells them."""

import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP; keeps what it took. ``say`` answers RCPT, ``hang`` falls silent after the text of a mail."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mails: list[tuple[str, str]] = []
        self.say = "250 ok"
        self.hang = False


class _Smtp(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line[line.index("<") + 1 : line.index(">")]
            if verb == "DATA":
                self._say("354 go on")
                self.server.mails.append((to, self._text()))
                if self.server.hang:
                    return
            self._say({"RCPT": self.server.say, "QUIT": "221 bye"}.get(verb, "250 ok"))
            if verb == "QUIT":
                return

    def _text(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines).decode()

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Gateway(http.server.ThreadingHTTPServer):
    """Takes text messages as JSON; ``plan`` names the next answers: a status, ``hang`` or ``rubbish``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Http)
        self.taken: list[dict[str, Any]] = []
        self.plan: list[Any] = []
        self.release = threading.Event()


class _Http(http.server.BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        self.server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        told = self.server.plan.pop(0) if self.server.plan else 200
        if told == "hang":
            self.server.release.wait(30)
            return
        body = b"<html>" if told == "rubbish" else json.dumps({"id": f"g{len(self.server.taken)}"}).encode()
        self.send_response(told if isinstance(told, int) else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
