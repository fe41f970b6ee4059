"""The cable between a tablet and the server: plugged in, pulled out, or cut just before an answer comes back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65536


class Cable:
    """Forwards a port of its own to the server. Pulled out, nobody listens there: a tablet is really offline."""

    def __init__(self, server_url: str) -> None:
        self._server = (urlsplit(server_url).hostname or "", urlsplit(server_url).port or 0)
        self._listener: socket.socket | None = None
        self._lines: list[socket.socket] = []
        self.lose_answers_to = b""  # the server gets requests that begin so; who asked is told nothing
        self.port = 0
        self.plug()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def plug(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port, self._listener = listener.getsockname()[1], listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def pull(self) -> None:
        """Nobody listens any more, and what was under way is cut."""
        listener, self._listener = self._listener, None
        for line in [*([listener] if listener else []), *self._lines]:
            _close(line)
        self._lines.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                tablet, _address = listener.accept()
                server = socket.create_connection(self._server)
                self._lines += [tablet, server]
                lost = threading.Event()
                threading.Thread(target=self._up, args=(tablet, server, lost), daemon=True).start()
                threading.Thread(target=self._down, args=(server, tablet, lost), daemon=True).start()

    def _up(self, tablet: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := tablet.recv(CHUNK):
                if self.lose_answers_to and data.startswith(self.lose_answers_to):
                    lost.set()
                server.sendall(data)
        _close(server)

    def _down(self, server: socket.socket, tablet: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                if lost.is_set():
                    break
                tablet.sendall(data)
        _close(tablet)


def _close(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def cable_to(server_url: str) -> Iterator[Cable]:
    cable = Cable(server_url)
    try:
        yield cable
    finally:
        cable.pull()
